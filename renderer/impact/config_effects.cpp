#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "renderer/impact/changes.hpp"
#include "renderer/impact/effects.hpp"
#include "renderer/impact/read.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::impact {

namespace {

using When = ConfigReading::When;

bool is_config(const kube::ObjectKey& key) {
  return key.group.empty() && (key.kind == "ConfigMap" || key.kind == "Secret");
}

const std::vector<Use>& users_of(const Json& object, const Surroundings& around) {
  static const std::vector<Use> none;
  const kube::ObjectKey key = kube::key_of(object);
  const auto found = around.users.find({key.kind, key.namespace_, key.name});
  return found == around.users.end() ? none : found->second;
}

// The keys of its data that are another text now, new or gone.
std::vector<std::string> changed_keys(const Change& change) {
  std::set<std::string> keys;
  for (const char* const block : {"data", "binaryData", "stringData"}) {
    const Json& before = at(change.before, block);
    const Json& after = at(change.after, block);
    for (const Json* const side : {&before, &after}) {
      for (const auto& [key, value] : side->items()) {
        if (!same(at(before, key), at(after, key))) {
          keys.insert(key);
        }
      }
    }
  }
  return {keys.begin(), keys.end()};
}

std::vector<std::string> read_of(const std::vector<std::string>& changed, bool all,
                                 const std::set<std::string>& some) {
  std::vector<std::string> read;
  std::copy_if(changed.begin(), changed.end(), std::back_inserter(read),
               [&](const std::string& key) { return all || some.contains(key); });
  return read;
}

// "kubectl rollout restart deployment/vllm -n serving"
Sentence way_to_restart(const Json& workload) {
  const kube::ObjectKey key = kube::key_of(workload);
  constexpr std::array<std::string_view, 3> can{"Deployment", "StatefulSet", "DaemonSet"};
  if (std::find(can.begin(), can.end(), key.kind) == can.end()) {
    return {};
  }
  std::string command = "kubectl rollout restart " + kube::resource_name(key);
  if (!key.namespace_.empty()) {
    command += " -n " + std::string(key.namespace_);
  }
  return say(": ", Verbatim{command});
}

void add_at_start(const Json& workload, const std::vector<std::string>& keys, Entry& entry) {
  const std::string_view kind = text(at(workload, "kind"));
  if (kind == "Job" || kind == "CronJob") {
    entry.effects.push_back(
        {Action::update, say(name_of(workload), " reads ", list(keys),
                             kind == "Job" ? " when its pods start" : " from its next run on")});
    return;
  }
  entry.effects.push_back(
      {Action::stale,
       say(name_of(workload), " (", words_for(pods_of(workload)), ") reads ", list(keys),
           " only when a pod starts, and keeps the old until then", way_to_restart(workload))});
}

void add_as_files(const Json& workload, const std::vector<std::string>& keys,
                  const ConfigReading& reading, Entry& entry) {
  const Sentence who = say(name_of(workload), " (", words_for(pods_of(workload)), ")");
  switch (reading.when) {
    case When::at_start: add_at_start(workload, keys, entry); break;
    case When::at_run_time:
      entry.effects.push_back(
          {Action::reread, say(who, " gets ", list(keys), " while it runs: ", reading.why)});
      break;
    case When::unknown:
      entry.effects.push_back(
          {Action::files, say(who, " finds ", list(keys), " changed in its files within about a ",
                              "minute; whether its program reads them again is not known")});
  }
}

void add_use(const Use& use, const std::vector<std::string>& changed, const ConfigReading& reading,
             const Surroundings& around, Entry& entry) {
  const auto at_start = read_of(changed, use.all_at_start, use.at_start);
  auto as_files = read_of(changed, use.all_as_files, use.as_files);
  if (at_start.empty() && as_files.empty()) {
    return;
  }
  if (around.fresh.contains(use.workload)) {
    entry.effects.push_back({Action::update, say("takes effect as the pods of ",
                                                 name_of(*use.workload), " are replaced anyway")});
    return;
  }
  if (!at_start.empty()) {
    add_at_start(*use.workload, at_start, entry);
  }
  std::erase_if(as_files, [&](const std::string& key) {
    return std::find(at_start.begin(), at_start.end(), key) != at_start.end();
  });
  if (!as_files.empty()) {
    add_as_files(*use.workload, as_files, reading, entry);
  }
}

// Nobody among the objects reads what changed: what the kind declares is all there is to say.
void add_unseen_use(const std::vector<std::string>& changed, const ConfigReading& reading,
                    Entry& entry) {
  switch (reading.when) {
    case When::at_start: entry.effects.push_back({Action::stale, say(reading.why)}); break;
    case When::at_run_time: entry.effects.push_back({Action::reread, say(reading.why)}); break;
    case When::unknown:
      entry.effects.push_back(
          {Action::update, say("no pod of these objects reads ", list(changed))});
  }
}

}  // namespace

void add_config_effects(const Change& change, const ConfigReading& reading,
                        const Surroundings& around, Entry& entry) {
  const std::vector<std::string> changed = changed_keys(change);
  if (!is_config(kube::key_of(change.after)) || changed.empty()) {
    return;
  }
  for (const Use& use : users_of(change.after, around)) {
    add_use(use, changed, reading, around, entry);
  }
  if (entry.effects.empty()) {
    add_unseen_use(changed, reading, entry);
  }
}

void add_orphans(const Json& object, const Surroundings& around, Entry& entry) {
  if (!is_config(kube::key_of(object))) {
    return;
  }
  for (const Use& use : users_of(object, around)) {
    if (use.required) {
      entry.effects.push_back(
          {Action::remove,
           say(name_of(*use.workload), " still needs it: its pods cannot start again")});
    }
  }
}

}  // namespace routerctl::impact
