#include "renderer/impact/impact.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "renderer/impact/changes.hpp"
#include "renderer/impact/effects.hpp"
#include "renderer/impact/immutable.hpp"
#include "renderer/impact/read.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::impact {

namespace {

// An object that was, is, or both.
struct Pair {
  const Json* before = nullptr;
  const Json* after = nullptr;
  ConfigReading reading{};
  std::vector<std::string> changed{}, refused{};  // paths
};

// In the order of applying.
using Pairs = std::map<std::pair<int, kube::ObjectKey>, Pair>;

Pair& pair_of(const Json& object, Pairs& pairs) {
  const kube::ObjectKey key = kube::key_of(object);
  return pairs[{kube::apply_rank(key.kind), key}];
}

Pairs match(std::span<const Json* const> before, std::span<const NewObject> after) {
  Pairs pairs;
  for (const Json* const object : before) {
    pair_of(*object, pairs).before = object;
  }
  for (const NewObject& object : after) {
    Pair& pair = pair_of(*object.value, pairs);
    pair.after = object.value;
    pair.reading = object.reading;
  }
  for (auto& [key, pair] : pairs) {
    if (pair.before != nullptr && pair.after != nullptr) {
      pair.changed = changed_paths(*pair.before, *pair.after);
      pair.refused = immutable_paths(*pair.before, *pair.after, pair.changed);
    }
  }
  return pairs;
}

bool starts_anew(const Pair& pair) {
  if (pair.before == nullptr || !pair.refused.empty()) {
    return true;
  }
  const bool replaced =
      std::any_of(pair.changed.begin(), pair.changed.end(),
                  [](const std::string& path) { return is_within(path, "spec.template"); });
  return replaced && replaces_all_pods(*pair.after);
}

std::set<const Json*> fresh_workloads(const Pairs& pairs) {
  std::set<const Json*> fresh;
  for (const auto& [key, pair] : pairs) {
    if (pair.after != nullptr && !pod_template(*pair.after).is_null() && starts_anew(pair)) {
      fresh.insert(pair.after);
    }
  }
  return fresh;
}

// HorizontalPodAutoscalers and KEDA's ScaledObjects.
auto scalers_of(std::span<const Json* const> objects) {
  decltype(Surroundings::scalers) scalers;
  for (const Json* const object : objects) {
    const kube::ObjectKey key = kube::key_of(*object);
    if (key.kind == "HorizontalPodAutoscaler" || key.kind == "ScaledObject") {
      const Json& target = at(*object, {"spec", "scaleTargetRef"});
      const std::string_view kind = text(at(target, "kind"));
      scalers[{key.namespace_, kind.empty() ? "Deployment" : kind, text(at(target, "name"))}] =
          kube::resource_name(key);
    }
  }
  return scalers;
}

std::vector<const Json*> values_of(std::span<const NewObject> objects) {
  std::vector<const Json*> values;
  std::transform(objects.begin(), objects.end(), std::back_inserter(values),
                 [](const NewObject& object) { return object.value; });
  return values;
}

bool is_metadata(const std::string& path) {
  return is_within(path, "metadata") || is_within(path, "status") || path == "apiVersion";
}

// What is left when nothing above had a word for it.
void add_rest(const Pair& pair, Entry& entry) {
  std::vector<std::string> rest;
  std::copy_if(pair.changed.begin(), pair.changed.end(), std::back_inserter(rest),
               [](const std::string& path) { return !is_metadata(path); });
  if (!rest.empty()) {
    entry.effects.push_back({Action::update, say("changes in place: ", list(rest))});
  } else if (!pair.changed.empty()) {
    entry.effects.push_back({Action::none, say(list(pair.changed))});
  } else {
    entry.effects.push_back({Action::none, say("the same values, written another way")});
  }
}

void add_change(const Pair& pair, const Surroundings& around, Entry& entry) {
  const Change change{*pair.before, *pair.after, pair.changed};
  if (!pair.refused.empty()) {
    add_recreation(change, pair.refused, entry);
    return;
  }
  add_workload_effects(change, around, entry);
  add_service_effects(change, around, entry);
  add_config_effects(change, pair.reading, around, entry);
  if (entry.effects.empty() && *pair.before != *pair.after) {
    add_rest(pair, entry);
  }
}

void add_unreadable(const Json& object, Entry& entry) {
  entry.effects.push_back(
      {Action::unknown, say("what was there cannot be read, so that nobody knows what changes")});
  entry.started = pods_of(object);
}

Entry entry_of(const Pair& pair, bool unreadable, const Surroundings& around) {
  const Json& object = pair.after == nullptr ? *pair.before : *pair.after;
  const kube::ObjectKey key = kube::key_of(object);
  Entry entry{.resource = kube::resource_name(key), .namespace_ = std::string(key.namespace_)};
  if (unreadable) {
    add_unreadable(object, entry);
  } else if (pair.after == nullptr) {
    add_removal(object, around, entry);
  } else if (pair.before == nullptr) {
    add_creation(object, entry);
  } else {
    add_change(pair, around, entry);
  }
  std::stable_sort(entry.effects.begin(), entry.effects.end(),
                   [](const Effect& a, const Effect& b) { return a.action < b.action; });
  return entry;
}

Totals totals_of(std::span<const Json* const> objects) {
  Totals totals;
  for (const Json* const object : objects) {
    if (text(at(*object, "kind")) != "CronJob") {
      const Pods pods = pods_of(*object);
      totals.pods += pods.count;
      totals.gpus += pods.gpus();
    }
  }
  return totals;
}

}  // namespace

Comparison compare(std::span<const Json* const> before, std::span<const NewObject> after,
                   std::span<const Json* const> unreadable) {
  const std::vector<const Json*> now = values_of(after);
  const Pairs pairs = match(before, after);
  const Surroundings around{.users = config_users(now),
                            .pods_before = Selection(before),
                            .pods_after = Selection(now),
                            .fresh = fresh_workloads(pairs),
                            .scalers = scalers_of(now)};
  const std::set<const Json*> unread(unreadable.begin(), unreadable.end());
  Comparison report{.before = totals_of(before), .after = totals_of(now)};
  for (const auto& [key, pair] : pairs) {
    Entry entry = entry_of(pair, unread.contains(pair.after), around);
    if (entry.effects.empty()) {
      ++report.unchanged;
    } else {
      report.entries.push_back(std::move(entry));
    }
  }
  std::stable_sort(report.entries.begin(), report.entries.end(),
                   [](const Entry& a, const Entry& b) { return a.worst() < b.worst(); });
  return report;
}

}  // namespace routerctl::impact
