#include "plugin/wait/status.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "plugin/wait/fields.hpp"

namespace routerctl::wait {

namespace {

using Found = std::optional<State>;

State in_progress(std::string message) { return {Status::in_progress, std::move(message)}; }
State failed(std::string message) { return {Status::failed, std::move(message)}; }

bool is(const Json* condition, std::string_view status) {
  return condition != nullptr && text(*condition, "status") == status;
}

// "quota: exceeded", of a condition.
std::string words(const Json& condition) {
  const std::string reason(text(condition, "reason"));
  const std::string message(text(condition, "message"));
  return reason.empty() ? message : message.empty() ? reason : reason + ": " + message;
}

std::string of(std::int64_t some, std::int64_t all, const char* what) {
  return std::to_string(some) + " of " + std::to_string(all) + " replicas " + what;
}

// Some controllers write it as text; that must not hang us.
std::optional<std::int64_t> observed_generation(const Json& object) {
  const Json* const observed = at(object, "status", "observedGeneration");
  if (observed != nullptr && observed->is_string()) {
    const auto& digits = observed->get_ref<const std::string&>();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value)
                                                                        : std::nullopt;
  }
  return observed != nullptr && observed->is_number_integer()
             ? std::optional(observed->get<std::int64_t>())
             : std::nullopt;
}

std::int64_t count_of(const Json& object, std::string_view key) {
  const Json* const status = at(object, "status");
  return status == nullptr ? 0 : number(*status, key).value_or(0);
}

std::int64_t wanted_replicas(const Json& object) {
  const Json* const spec = at(object, "spec");
  return spec == nullptr ? 1 : number(*spec, "replicas").value_or(1);
}

// Without a deadline the condition says nothing about the progress.
bool has_progress_deadline(const Json& object) {
  const Json* const spec = at(object, "spec");
  constexpr std::int64_t never = 2147483647;
  return spec != nullptr && number(*spec, "progressDeadlineSeconds").value_or(never) != never;
}

Found deployment(const Json& object) {
  const Json* const progressing = condition(object, "Progressing");
  if (progressing != nullptr && text(*progressing, "reason") == "ProgressDeadlineExceeded") {
    return failed(words(*progressing));
  }
  const std::int64_t wanted = wanted_replicas(object);
  const std::int64_t all = count_of(object, "replicas");
  const std::int64_t updated = count_of(object, "updatedReplicas");
  const std::int64_t available = count_of(object, "availableReplicas");
  const std::int64_t ready = count_of(object, "readyReplicas");
  if (all < wanted) {
    return in_progress(of(all, wanted, "created"));
  }
  if (updated < wanted) {
    return in_progress(of(updated, wanted, "updated"));
  }
  if (all > wanted) {
    return in_progress(std::to_string(all - wanted) + " old replicas still to go");
  }
  if (available < updated) {
    return in_progress(of(available, updated, "available"));
  }
  if (ready < wanted) {
    return in_progress(of(ready, wanted, "ready"));
  }
  if (has_progress_deadline(object) &&
      !(is(progressing, "True") && text(*progressing, "reason") == "NewReplicaSetAvailable")) {
    return in_progress("the new ReplicaSet is not available yet");
  }
  if (!is(condition(object, "Available"), "True")) {
    return in_progress("not available yet");
  }
  return State{};
}

Found stateful_set(const Json& object) {
  const Json* const strategy = at(object, "spec", "updateStrategy");
  if (strategy != nullptr && text(*strategy, "type") == "OnDelete") {
    return State{};
  }
  const std::int64_t wanted = wanted_replicas(object);
  const std::int64_t all = count_of(object, "replicas");
  const std::int64_t ready = count_of(object, "readyReplicas");
  if (all != wanted) {
    return in_progress(of(all, wanted, "created"));
  }
  if (ready < wanted) {
    return in_progress(of(ready, wanted, "ready"));
  }
  const Json* const rolling =
      strategy == nullptr ? nullptr : at(*strategy, "rollingUpdate", "partition");
  if (const std::int64_t partition =
          rolling != nullptr && rolling->is_number_integer() ? rolling->get<std::int64_t>() : 0;
      partition > 0) {
    const std::int64_t updated = count_of(object, "updatedReplicas");
    return updated >= wanted - partition ? State{}
                                         : in_progress(of(updated, wanted - partition, "updated"));
  }
  if (count_of(object, "currentReplicas") < wanted) {
    return in_progress(of(count_of(object, "currentReplicas"), wanted, "current"));
  }
  return text(object, "status", "currentRevision") == text(object, "status", "updateRevision")
             ? State{}
             : in_progress("the new revision is not everywhere yet");
}

Found daemon_set(const Json& object) {
  const Json* const status = at(object, "status");
  if (status == nullptr || !number(*status, "desiredNumberScheduled") ||
      !observed_generation(object)) {
    return in_progress("its controller has not looked at it yet");
  }
  const std::int64_t wanted = count_of(object, "desiredNumberScheduled");
  struct Row {
    std::string_view key;
    const char* what;
  };
  constexpr std::array rows{Row{"currentNumberScheduled", "created"},
                            Row{"updatedNumberScheduled", "updated"},
                            Row{"numberAvailable", "available"}, Row{"numberReady", "ready"}};
  for (const Row& row : rows) {
    if (count_of(object, row.key) < wanted) {
      return in_progress(of(count_of(object, row.key), wanted, row.what));
    }
  }
  return State{};
}

Found replica_set(const Json& object) {
  if (const Json* const failure = condition(object, "ReplicaFailure"); is(failure, "True")) {
    return in_progress(words(*failure));
  }
  const std::int64_t wanted = wanted_replicas(object);
  struct Row {
    std::string_view key;
    const char* what;
  };
  constexpr std::array rows{Row{"fullyLabeledReplicas", "labelled"},
                            Row{"availableReplicas", "available"}, Row{"readyReplicas", "ready"}};
  for (const Row& row : rows) {
    if (count_of(object, row.key) < wanted) {
      return in_progress(of(count_of(object, row.key), wanted, row.what));
    }
  }
  const std::int64_t all = count_of(object, "replicas");
  return all > wanted ? in_progress(std::to_string(all - wanted) + " replicas too many") : State{};
}

bool loops(const Json& pod) {
  const Json* const status = at(pod, "status");
  for (const Json& container : list(status == nullptr ? pod : *status, "containerStatuses")) {
    const Json* const waiting = at(container, "state", "waiting");
    if (waiting != nullptr && text(*waiting, "reason") == "CrashLoopBackOff") {
      return true;
    }
  }
  return false;
}

Found pod(const Json& object) {
  const std::string_view phase = text(object, "status", "phase");
  if (phase == "Succeeded" || phase == "Failed") {
    return State{};
  }
  if (phase == "Running") {
    return is(condition(object, "Ready"), "True") ? State{}
           : loops(object)                        ? failed("CrashLoopBackOff")
                                                  : in_progress("not ready yet");
  }
  const Json* const scheduled = condition(object, "PodScheduled");
  return in_progress(is(scheduled, "False") ? words(*scheduled) : "not started yet");
}

Found job(const Json& object) {
  if (is(condition(object, "Complete"), "True")) {
    return State{};
  }
  if (const Json* const failure = condition(object, "Failed"); is(failure, "True")) {
    return failed(words(*failure));
  }
  const Json* const suspend = at(object, "spec", "suspend");
  if (suspend != nullptr && *suspend == true && is(condition(object, "Suspended"), "True")) {
    return State{};
  }
  return text(object, "status", "startTime").empty() ? in_progress("not started yet") : State{};
}

Found custom_resource_definition(const Json& object) {
  if (const Json* const names = condition(object, "NamesAccepted"); is(names, "False")) {
    return failed(words(*names));
  }
  const Json* const established = condition(object, "Established");
  if (is(established, "True")) {
    return State{};
  }
  return is(established, "False") && text(*established, "reason") != "Installing"
             ? failed(words(*established))
             : in_progress("not established yet");
}

Found service(const Json& object) {
  return text(object, "spec", "type") == "LoadBalancer" && text(object, "spec", "clusterIP").empty()
             ? in_progress("it has no cluster IP yet")
             : State{};
}

Found volume_claim(const Json& object) {
  return text(object, "status", "phase") == "Bound" ? State{} : in_progress("not bound yet");
}

Found always_current(const Json&) { return State{}; }

struct KindRule {
  std::string_view group, kind;
  Found (*state)(const Json& object);
};

constexpr std::array kind_rules{
    KindRule{"apps/", "Deployment", deployment},
    KindRule{"apps/", "StatefulSet", stateful_set},
    KindRule{"apps/", "DaemonSet", daemon_set},
    KindRule{"apps/", "ReplicaSet", replica_set},
    KindRule{"batch/", "Job", job},
    KindRule{"batch/", "CronJob", always_current},
    KindRule{"apiextensions.k8s.io/", "CustomResourceDefinition", custom_resource_definition},
    KindRule{"policy/", "PodDisruptionBudget", always_current},
    KindRule{"v1", "Pod", pod},
    KindRule{"v1", "Service", service},
    KindRule{"v1", "PersistentVolumeClaim", volume_claim},
    KindRule{"v1", "ConfigMap", always_current},
    KindRule{"v1", "Secret", always_current},
    // Its Ready is the kubelet's word on the machine, and no answer to what was applied.
    KindRule{"v1", "Node", always_current},
};

Found by_kind(const Json& object) {
  const std::string_view version = text(object, "apiVersion");
  const std::string_view kind = text(object, "kind");
  for (const KindRule& rule : kind_rules) {
    if (rule.kind == kind && version.starts_with(rule.group)) {
      return rule.state(object);
    }
  }
  return std::nullopt;
}

}  // namespace

State state_of(const Json& object) {
  if (!text(object, "metadata", "deletionTimestamp").empty()) {
    return {Status::terminating, "it is being deleted"};
  }
  const auto observed = observed_generation(object);
  const Json* const generation = at(object, "metadata", "generation");
  if (observed && generation != nullptr && *generation != *observed) {
    return in_progress("its controller has not looked at it yet");
  }
  if (const Json* const reconciling = condition(object, "Reconciling"); is(reconciling, "True")) {
    return in_progress(words(*reconciling));
  }
  if (const Json* const stalled = condition(object, "Stalled"); is(stalled, "True")) {
    return failed(words(*stalled));
  }
  if (Found found = by_kind(object)) {
    return *std::move(found);
  }
  const Json* const ready = condition(object, "Ready");
  return ready == nullptr || is(ready, "True") ? State{} : in_progress(words(*ready));
}

}  // namespace routerctl::wait
