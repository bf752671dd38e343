#include <algorithm>
#include <array>
#include <string>

#include "renderer/impact/changes.hpp"
#include "renderer/impact/effects.hpp"
#include "renderer/impact/read.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::impact {

namespace {

std::vector<std::string> within(const std::vector<std::string>& paths, std::string_view ancestor) {
  std::vector<std::string> found;
  std::copy_if(paths.begin(), paths.end(), std::back_inserter(found),
               [&](const std::string& path) { return is_within(path, ancestor); });
  return found;
}

// "; how many run is decided by ..." for a workload with an autoscaler.
Sentence who_scales(const Json& workload, const Surroundings& around) {
  const kube::ObjectKey key = kube::key_of(workload);
  const auto scaler = around.scalers.find({key.namespace_, key.kind, key.name});
  return scaler == around.scalers.end()
             ? Sentence()
             : say("; ", Verbatim{scaler->second}, " decides how many really run");
}

// How a Deployment goes about it.
std::string manner(const Json& deployment, const Pods& pods) {
  const std::int64_t surge = surge_of(deployment);
  if (surge < 0) {
    return ", all at once: nothing serves until the new ones are ready";
  }
  if (pods.gpus_each == 0) {
    return ", step by step";
  }
  return surge == 0 ? ", step by step, in the place of the old ones"
                    : ", step by step; up to " + count(surge, "pod") + " more, so " +
                          count(surge * pods.gpus_each, "free GPU") + ", meanwhile";
}

std::int64_t partition_of(const Json& workload) {
  const Json& value = at(workload, {"spec", "updateStrategy", "rollingUpdate", "partition"});
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

bool waits_for_deletion(const Json& workload) {
  return text(at(workload, {"spec", "updateStrategy", "type"})) == "OnDelete";
}

// Who keeps running pods as they are when their template changes, and until when.
std::string_view spared_until(const Json& workload) {
  const std::string_view kind = text(at(workload, "kind"));
  if (kind == "CronJob") {
    return "from its next run on; jobs that run go on as they are";
  }
  if (kind == "ReplicaSet" || kind == "ReplicationController") {
    return "for pods that are made from now on; those that run stay as they are";
  }
  if (waits_for_deletion(workload)) {
    return "only for pods that somebody deletes (updateStrategy OnDelete)";
  }
  return is_true(at(workload, {"spec", "paused"})) ? "once the Deployment is no longer paused" : "";
}

void add_template_change(const Change& change, const std::vector<std::string>& paths,
                         const Surroundings& around, Entry& entry) {
  const Json& after = change.after;
  const Pods now = pods_of(after);
  Pods stopped = pods_of(change.before);
  const std::string_view spared = spared_until(after);
  if (!spared.empty()) {
    entry.effects.push_back({Action::update, say("changes to ", list(paths), " count ", spared)});
    return;
  }
  const std::string_view kind = text(at(after, "kind"));
  const std::int64_t kept =
      kind == "StatefulSet" ? std::min(partition_of(after), stopped.count) : 0;
  // Those that are too many stop for another reason, see add_scaling.
  stopped.count = std::min(stopped.count - kept, now.count);
  if (stopped.count == 0 && !stopped.one_a_node) {
    entry.effects.push_back({Action::update, say("changes to ", list(paths), "; no pod runs that ",
                                                 "would be replaced", who_scales(after, around))});
    return;
  }
  Sentence sentence = say(words_for(stopped), stopped.count == 1 ? " is" : " are", " replaced");
  add(sentence, kind == "Deployment" ? manner(after, now)
                : kind == "Pod"      ? ", its containers one by one"
                                     : ", one after another");
  add(sentence, who_scales(after, around));
  entry.effects.push_back({Action::restart, std::move(sentence)});
  entry.effects.push_back({Action::restart, say("because of ", list(paths))});
  if (now.gpus_each != stopped.gpus_each) {
    entry.effects.push_back(
        {Action::restart, say("a pod then has ", count(now.gpus_each, "GPU"), " instead of ",
                              std::to_string(stopped.gpus_each))});
  }
  entry.stopped = stopped;
  entry.started = {stopped.count, now.gpus_each, now.one_a_node};
}

void add_scaling(const Change& change, const Surroundings& around, Entry& entry) {
  const Pods was = pods_of(change.before), is = pods_of(change.after);
  const std::int64_t more = is.count - was.count;
  if (more == 0) {
    return;
  }
  const std::int64_t gpus = std::abs(more) * (more > 0 ? is.gpus_each : was.gpus_each);
  Sentence sentence = say("from ", std::to_string(was.count), " to ", count(is.count, "pod"));
  if (gpus != 0) {
    add(sentence, more > 0 ? ": " + count(gpus, "GPU") + " more"
                           : ": " + count(gpus, "GPU") + (gpus == 1 ? " is" : " are") + " freed");
  }
  add(sentence, who_scales(change.after, around));
  entry.effects.push_back({Action::scale, std::move(sentence)});
  Pods& pods = more > 0 ? entry.started : entry.stopped;
  pods.gpus_each = more > 0 ? is.gpus_each : was.gpus_each;
  pods.count += std::abs(more);
}

}  // namespace

bool replaces_all_pods(const Json& workload) {
  return spared_until(workload).empty() && partition_of(workload) <= 0;
}

void add_workload_effects(const Change& change, const Surroundings& around, Entry& entry) {
  if (pod_template(change.after).is_null()) {
    return;
  }
  const std::string_view kind = text(at(change.after, "kind"));
  const std::string_view template_path = kind == "Pod"       ? "spec"
                                         : kind == "CronJob" ? "spec.jobTemplate"
                                                             : "spec.template";
  if (const auto paths = within(change.paths, template_path); !paths.empty()) {
    add_template_change(change, paths, around, entry);
  }
  if (kind != "CronJob") {
    add_scaling(change, around, entry);
  }
}

}  // namespace routerctl::impact
