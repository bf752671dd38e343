#include "plugin/wait/trouble.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include "plugin/wait/fields.hpp"

namespace routerctl::wait {

namespace {

using std::chrono::seconds;

struct WaitingReason {
  std::string_view reason;
  std::optional<seconds> patience;
};

// Why a container waits, where that is no usual step on its way.
constexpr std::array waiting_reasons{
    WaitingReason{"CrashLoopBackOff", seconds(0)},
    WaitingReason{"ImagePullBackOff", seconds(0)},
    WaitingReason{"ErrImageNeverPull", seconds(0)},
    WaitingReason{"InvalidImageName", seconds(0)},
    WaitingReason{"CreateContainerConfigError", seconds(0)},
    WaitingReason{"CreateContainerError", seconds(15)},
    WaitingReason{"RunContainerError", seconds(15)},
    // The next try may succeed; if not, it becomes ImagePullBackOff.
    WaitingReason{"ErrImagePull", std::nullopt},
    WaitingReason{"ImageInspectError", std::nullopt},
    WaitingReason{"RegistryUnavailable", std::nullopt},
};

// The scheduler may just not have looked again. Source: kstatus.
constexpr seconds scheduling_patience(15);
// Volumes of new pods are often late by a few tries.
constexpr seconds mount_patience(30);
// Right after a namespace was made its ServiceAccount is still missing, for a moment.
constexpr seconds creation_patience(5);

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

// "OOMKilled, exit code 137", of how a container ended last.
std::string last_end(const Json& container) {
  const Json* ended = at(container, "lastState", "terminated");
  if (ended == nullptr) {
    ended = at(container, "state", "terminated");
  }
  if (ended == nullptr) {
    return {};
  }
  const auto code = number(*ended, "exitCode");
  const std::string_view reason = text(*ended, "reason");
  return (reason.empty() ? std::string("ended") : std::string(reason)) +
         (code ? ", exit code " + std::to_string(*code) : "");
}

std::optional<Trouble> trouble_of_container(const Json& container) {
  const Json* const waiting = at(container, "state", "waiting");
  if (waiting == nullptr) {
    return std::nullopt;
  }
  const std::string_view reason = text(*waiting, "reason");
  const auto* const known =
      std::find_if(waiting_reasons.begin(), waiting_reasons.end(),
                   [&](const WaitingReason& each) { return each.reason == reason; });
  if (known == waiting_reasons.end()) {
    return std::nullopt;
  }
  const bool looped = reason == "CrashLoopBackOff";
  const std::string end = looped ? last_end(container) : std::string();
  // Its own message names the pause and the pod's uid; how it ended is what people look for.
  return Trouble{.reason = std::string(reason),
                 .message = end.empty() ? one_line(text(*waiting, "message")) : end,
                 .container = std::string(text(container, "name")),
                 .ended = looped,
                 .patience = known->patience};
}

std::int64_t revision_of(const Json& set) {
  const Json* const metadata = at(set, "metadata");
  const Json* const annotations = metadata == nullptr ? nullptr : at(*metadata, "annotations");
  const std::string_view digits =
      annotations == nullptr ? "" : text(*annotations, "deployment.kubernetes.io/revision");
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || value > 1'000'000'000'000) {
      return 0;
    }
    value = 10 * value + (c - '0');
  }
  return value;
}

bool is_selected(const Json& pod, const Json& deployment) {
  const Json* const selector = at(deployment, "spec", "selector");
  const Json* const wanted = selector == nullptr ? nullptr : at(*selector, "matchLabels");
  const Json* const labels = at(pod, "metadata", "labels");
  if (wanted == nullptr || labels == nullptr || wanted->empty()) {
    return false;
  }
  return std::all_of(wanted->items().begin(), wanted->items().end(), [&](const auto& each) {
    const auto found = labels->find(each.key());
    return found != labels->end() && *found == each.value();
  });
}

}  // namespace

std::string Trouble::words() const {
  return reason + (message.empty() ? "" : ": " + message) +
         (container.empty() ? "" : " (container " + container + ")");
}

std::optional<Trouble> trouble_of_pod(const Json& pod) {
  const Json* const status = at(pod, "status");
  if (status == nullptr) {
    return std::nullopt;
  }
  std::optional<Trouble> found;
  for (const char* const kind : {"initContainerStatuses", "containerStatuses"}) {
    for (const Json& container : list(*status, kind)) {
      std::optional<Trouble> trouble = trouble_of_container(container);
      // What is final tells more than what may pass.
      if (trouble && (!found || (trouble->patience && !found->patience))) {
        found = std::move(trouble);
      }
    }
  }
  const Json* const scheduled = condition(pod, "PodScheduled");
  if (!found && scheduled != nullptr && text(*scheduled, "status") == "False" &&
      text(*scheduled, "reason") == "Unschedulable") {
    found = Trouble{.reason = "Unschedulable",
                    .message = one_line(text(*scheduled, "message")),
                    .patience = scheduling_patience};
  }
  if (!found && text(*status, "phase") == "Failed") {
    found =
        Trouble{.reason = text(*status, "reason").empty() ? std::string("Failed")
                                                          : std::string(text(*status, "reason")),
                .message = one_line(text(*status, "message")),
                .ended = true};
  }
  return found;
}

std::optional<Trouble> trouble_in_events(std::span<const Json> events) {
  // Images are pulled once the volumes are there, and a large one takes long.
  if (std::any_of(events.begin(), events.end(), [](const Json& event) {
        return text(event, "reason") == "Pulling" || text(event, "reason") == "Pulled";
      })) {
    return std::nullopt;
  }
  for (const Json& event : events) {
    const std::string_view reason = text(event, "reason");
    if (reason == "FailedMount" || reason == "FailedAttachVolume" ||
        reason == "FailedCreatePodSandBox") {
      return Trouble{.reason = std::string(reason),
                     .message = one_line(text(event, "message")),
                     .patience = mount_patience};
    }
  }
  return std::nullopt;
}

bool node_is_coming(std::span<const Json> events) {
  return std::any_of(events.begin(), events.end(), [](const Json& event) {
    // The autoscaler's and Karpenter's words.
    return text(event, "reason") == "TriggeredScaleUp" || text(event, "reason") == "Nominated";
  });
}

std::optional<Trouble> trouble_of_deployment(const Json& deployment) {
  const Json* const failure = condition(deployment, "ReplicaFailure");
  if (failure == nullptr || text(*failure, "status") != "True") {
    return std::nullopt;
  }
  return Trouble{.reason = text(*failure, "reason").empty() ? std::string("ReplicaFailure")
                                                            : std::string(text(*failure, "reason")),
                 .message = one_line(text(*failure, "message")),
                 .patience = creation_patience};
}

ByOwner::ByOwner(std::vector<const Json*> objects) : all_(std::move(objects)) {
  for (const Json* const object : all_) {
    const Json* const metadata = at(*object, "metadata");
    for (const Json& owner : list(metadata == nullptr ? *object : *metadata, "ownerReferences")) {
      by_uid_[text(owner, "uid")].push_back(object);
    }
  }
}

const std::vector<const Json*>& ByOwner::of(std::string_view uid) const {
  static const std::vector<const Json*> none;
  const auto found = by_uid_.find(uid);
  return found == by_uid_.end() ? none : found->second;
}

std::vector<const Json*> newest_pods(const Json& deployment, const ByOwner& sets,
                                     const ByOwner& pods) {
  const std::vector<const Json*>& own = sets.of(text(deployment, "metadata", "uid"));
  if (!own.empty()) {
    const Json& newest = **std::max_element(
        own.begin(), own.end(),
        [](const Json* a, const Json* b) { return revision_of(*a) < revision_of(*b); });
    return pods.of(text(newest, "metadata", "uid"));
  }
  std::vector<const Json*> found;
  std::copy_if(pods.all().begin(), pods.all().end(), std::back_inserter(found),
               [&](const Json* pod) { return is_selected(*pod, deployment); });
  return found;
}

}  // namespace routerctl::wait
