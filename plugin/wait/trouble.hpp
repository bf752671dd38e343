#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::wait {

/// Why something does not come up.
struct Trouble {
  std::string reason;     ///< as Kubernetes spells it: "CrashLoopBackOff"
  std::string message;    ///< its own words, one line; may be empty
  std::string container;  ///< whose trouble it is; empty: the whole pod's
  bool ended = false;     ///< the container ran and ended: its last words are in the log before
  /// It is final when it has lasted that long; unset: it may pass by itself at any time.
  std::optional<std::chrono::seconds> patience{};

  /// "CrashLoopBackOff: back-off 10s restarting (container vllm)"
  [[nodiscard]] std::string words() const;
};

/// What the pod says itself.
std::optional<Trouble> trouble_of_pod(const Json& pod);

/// What the events of a pod that waits add to that: volumes that cannot be mounted. `events` are
/// those of the pod, in any order.
std::optional<Trouble> trouble_in_events(std::span<const Json> events);

/// Whether a node for a pod without one is on its way.
bool node_is_coming(std::span<const Json> events);

/// What the Deployment says itself: that it cannot create pods, as with an exceeded quota.
std::optional<Trouble> trouble_of_deployment(const Json& deployment);

/// Objects by the uid of their owners.
class ByOwner {
 public:
  explicit ByOwner(std::vector<const Json*> objects);

  /// Empty for an owner of none.
  [[nodiscard]] const std::vector<const Json*>& of(std::string_view uid) const;
  [[nodiscard]] const std::vector<const Json*>& all() const { return all_; }

 private:
  std::vector<const Json*> all_;
  std::map<std::string_view, std::vector<const Json*>> by_uid_;
};

/// Of `pods` those that belong to the newest of the Deployment's ReplicaSets. Where `sets` holds
/// none of them, those that its selector selects.
std::vector<const Json*> newest_pods(const Json& deployment, const ByOwner& sets,
                                     const ByOwner& pods);

}  // namespace routerctl::wait
