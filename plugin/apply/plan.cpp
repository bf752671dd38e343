#include "plugin/apply/plan.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "plugin/apply/body.hpp"
#include "plugin/apply/field_path.hpp"
#include "plugin/apply/patch.hpp"
#include "renderer/kube/order.hpp"
#include "renderer/kube/scope.hpp"

namespace routerctl::apply {

namespace {

using api::Failure;
using api::Refusal;

const api::ResourceType namespace_type{
    .group = "", .version = "v1", .kind = "Namespace", .plural = "namespaces", .namespaced = false};

void refuse(Item& item, Refusal why) {
  require_connection(why);
  item.step = Step::refused;
  item.refusal = std::move(why);
}

// What is there. False when that cannot be known; the item then says why.
bool read_live(Item& item, api::Client& client) {
  const api::Answer answer = client.get(api::object_path(item.type, item.namespace_, item.name));
  if (answer.ok()) {
    item.live = api::json_of(answer);
    return true;
  }
  Refusal refusal = api::refusal_of(answer);
  if (refusal.failure == Failure::not_found || refusal.failure == Failure::no_namespace) {
    return true;
  }
  refuse(item, std::move(refusal));
  return false;
}

// Fields that are left to others keep the value they have: an apply without them would remove
// what an earlier apply of ours has set.
void leave_alone(const std::vector<std::string>& fields, Item& item) {
  for (const std::string& field : fields) {
    const Found ours = find(item.body, field);
    const Found live = find(item.live, field);
    if (ours.value == nullptr) {
      continue;
    }
    const Json::json_pointer pointer(ours.pointer);
    if (live.value != nullptr) {
      item.body[pointer] = *live.value;
    } else {
      item.body[pointer.parent_pointer()].erase(pointer.back());
    }
  }
}

std::string uid_of(const Json& object) {
  return object.is_object() ? object.at("metadata").value("uid", "") : std::string();
}

Refusal another_object(const Item& item, const std::string& uid) {
  const std::string live = uid_of(item.live);
  return {.failure = Failure::race,
          .code = 409,
          .reason = "Conflict",
          .message = live.empty() ? "the object with uid " + uid + " is gone"
                                  : "the object has uid " + live + ", not " + uid +
                                        ": it was deleted and created again"};
}

void dry_run(Item& item, api::Client& client, const Options& options) {
  api::Answer answer = patch(item, client, true, false);
  if (!answer.ok() && options.force_conflicts &&
      api::refusal_of(answer).failure == Failure::conflict) {
    item.refusal = api::refusal_of(answer);
    item.force = true;
    answer = patch(item, client, true, true);
  }
  item.warnings = answer.warnings;
  if (!answer.ok()) {
    refuse(item, api::refusal_of(answer));
    return;
  }
  Json result = api::json_of(answer);
  if (item.live.is_null()) {
    item.step = Step::create;
  } else {
    // A controller may have written between the two: only what differs twice is a change of ours.
    const bool same = same_but_for_status(item.live, result) ||
                      (read_live(item, client) && same_but_for_status(item.live, result));
    item.step = item.refusal && !item.force ? Step::refused : same ? Step::same : Step::change;
  }
  if (options.keep_results) {
    item.result = std::move(result);
  }
}

void plan_item(Item& item, api::Client& client, const Options& options,
               const std::set<std::string>& new_namespaces) {
  if (new_namespaces.contains(item.namespace_)) {
    // The server would refuse a dry run in a namespace that is not there.
    item.step = Step::create;
    return;
  }
  if (!read_live(item, client)) {
    return;
  }
  const ApplyPolicy& policy = item.object->policy;
  if (!policy.uid.empty() && uid_of(item.live) != policy.uid) {
    refuse(item, another_object(item, policy.uid));
  } else if (policy.existing == Existing::keep && !item.live.is_null()) {
    item.step = Step::leave;
  } else {
    if (!item.live.is_null()) {
      leave_alone(policy.leave_alone, item);
    }
    dry_run(item, client, options);
  }
}

// The server looks up what a binding grants, and does not find a Role that the same run creates
// before it. Whoever may bind any role is not asked.
void expect_roles(std::vector<Item>& items) {
  std::set<std::pair<std::string, kube::ObjectKey>> new_roles;
  for (const Item& item : items) {
    const kube::ObjectKey key = kube::key_of(item.body);
    if (item.step == Step::create && key.group == "rbac.authorization.k8s.io") {
      new_roles.emplace(item.namespace_, kube::ObjectKey{.kind = key.kind, .name = key.name});
    }
  }
  for (Item& item : items) {
    const auto role = item.body.find("roleRef");
    if (item.refusal && item.refusal->failure == Failure::not_found && item.live.is_null() &&
        role != item.body.end() && role->is_object()) {
      const std::string kind = role->value("kind", "");
      const std::string name = role->value("name", "");
      if (new_roles.contains({kube::is_cluster_scoped(kind) ? std::string() : item.namespace_,
                              kube::ObjectKey{.kind = kind, .name = name}})) {
        item.refusal.reset();
        item.step = Step::create;
      }
    }
  }
}

Refusal no_kind(const Json& object) {
  const std::string version = object.value("apiVersion", "");
  const std::string kind = object.value("kind", "");
  return {.failure = Failure::no_kind,
          .code = 404,
          .message = "no matches for kind \"" + kind + "\" in version \"" + version + "\""};
}

// Credentials that the server does not take for one object are not tried for the others.
struct Credentials {
  std::atomic<bool> rejected = false;

  void look_at(const Item& item) {
    if (item.refusal && item.refusal->failure == Failure::unauthorized) {
      rejected = true;
    }
  }
};

Refusal unauthorized() {
  return {.failure = Failure::unauthorized,
          .code = 401,
          .reason = "Unauthorized",
          .message = "Unauthorized"};
}

Item item_of(const Object& object, api::Client& client, const Credentials& credentials) {
  const kube::ObjectKey key = kube::key_of(object.value);
  Item item{.object = &object,
            .body = with_owned_field(object.value),
            .namespace_ = std::string(key.namespace_),
            .name = std::string(key.name)};
  if (credentials.rejected) {
    refuse(item, unauthorized());
    return item;
  }
  try {
    const auto type = client.type_of(object.value.value("apiVersion", ""), std::string(key.kind));
    if (!type) {
      refuse(item, no_kind(object.value));
      return item;
    }
    item.type = *type;
  } catch (const api::Refused& refused) {
    refuse(item, refused.refusal);
  }
  if (!item.type.namespaced) {
    item.namespace_.clear();
  }
  return item;
}

std::vector<Item> items_of(std::span<const Object> objects, api::Client& client,
                           Credentials& credentials) {
  std::vector<Item> items;
  for (const Object& object : objects) {
    items.push_back(item_of(object, client, credentials));
    credentials.look_at(items.back());
  }
  return items;
}

// Items for the namespaces that are not there. Whoever may not look learns of it from the objects.
std::vector<Item> missing_namespaces(const std::vector<Item>& items, api::Client& client) {
  std::set<std::string> names;
  for (const Item& item : items) {
    if (!item.namespace_.empty()) {
      names.insert(item.namespace_);
    }
  }
  std::vector<Item> missing;
  for (const std::string& name : names) {
    const api::Answer answer = client.get(api::object_path(namespace_type, "", name));
    if (answer.code == 404) {
      missing.push_back({.body = Json::object({{"apiVersion", "v1"},
                                               {"kind", "Namespace"},
                                               {"metadata", Json::object({{"name", name}})}}),
                         .type = namespace_type,
                         .name = name,
                         .step = Step::create});
    }
  }
  return missing;
}

// Each item asks the server twice, and most of that is waiting.
template <typename Work>
void in_parallel(std::span<Item> items, Work work) {
  constexpr std::size_t most_threads = 8;
  std::atomic<std::size_t> next = 0;
  std::vector<std::exception_ptr> errors(std::min(most_threads, items.size()));
  std::vector<std::thread> threads;
  threads.reserve(errors.size());
  for (std::exception_ptr& error : errors) {
    threads.emplace_back([&] {
      try {
        for (std::size_t i = next++; i < items.size(); i = next++) {
          work(items[i]);
        }
      } catch (...) {
        error = std::current_exception();
        next = items.size();
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const std::exception_ptr& error : errors) {
    if (error) {
      std::rethrow_exception(error);
    }
  }
}

// `conflict with "kubectl-scale" using apps/v1 at 2026-...` -> `kubectl-scale (apps/v1)`
std::string owner_in(const std::string& message) {
  const std::size_t open = message.find('"');
  const std::size_t end = message.find('"', open + 1);
  if (open == std::string::npos || end == std::string::npos) {
    return message;
  }
  std::string owner = message.substr(open + 1, end - open - 1);
  if (const std::size_t at = message.find("using ", end); at != std::string::npos) {
    const std::size_t begin = at + 6;
    owner += " (" + message.substr(begin, message.find(' ', begin) - begin) + ")";
  }
  return owner;
}

}  // namespace

std::string Item::resource() const { return kube::resource_name(kube::key_of(body)); }

std::vector<Item> locate(std::span<const Object> objects, api::Client& client) {
  Credentials credentials;
  std::vector<Item> items = items_of(objects, client, credentials);
  in_parallel(items, [&](Item& item) {
    if (credentials.rejected && !item.refusal) {
      refuse(item, unauthorized());
    } else if (!item.refusal) {
      read_live(item, client);
      credentials.look_at(item);
    }
  });
  return items;
}

std::vector<Item> plan(std::span<const Object> objects, api::Client& client,
                       const Options& options) {
  Credentials credentials;
  std::vector<Item> items = items_of(objects, client, credentials);
  std::vector<Item> all;
  std::set<std::string> new_namespaces;
  if (options.create_namespace) {
    all = missing_namespaces(items, client);
    for (const Item& item : all) {
      new_namespaces.insert(item.name);
    }
  }
  in_parallel(items, [&](Item& item) {
    if (credentials.rejected && !item.refusal) {
      refuse(item, unauthorized());
    } else if (!item.refusal) {
      plan_item(item, client, options, new_namespaces);
      credentials.look_at(item);
    }
  });
  expect_roles(items);
  std::move(items.begin(), items.end(), std::back_inserter(all));
  return all;
}

std::vector<Conflict> conflicts_of(const Item& item) {
  std::vector<Conflict> conflicts;
  for (const api::Cause& cause : item.refusal->causes) {
    Found ours = find(item.body, cause.field);
    conflicts.push_back({.field = cause.field,
                         .owner = owner_in(cause.message),
                         .live = find(item.live, cause.field).value,
                         .ours = ours.value,
                         .pointer = std::move(ours.pointer)});
  }
  std::stable_sort(conflicts.begin(), conflicts.end(),
                   [](const Conflict& a, const Conflict& b) { return a.owner < b.owner; });
  return conflicts;
}

}  // namespace routerctl::apply
