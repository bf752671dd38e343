#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "renderer/impact/sentence.hpp"
#include "renderer/impact/workload.hpp"
#include "renderer/json.hpp"
#include "renderer/kinds/plan.hpp"

/// What happens in a cluster that runs one set of objects when another set is applied instead, and
/// what is gone is deleted. It is derived from the objects alone: what admission webhooks, an
/// autoscaler or a human at the cluster did is not known.
namespace routerctl::impact {

/// Worst first.
enum class Action : std::uint8_t {
  recreate,  ///< the API server refuses the change: delete and create again
  remove,
  unknown,  ///< what is there now cannot be read
  traffic,  ///< a Service has no pods to send to for a while, or for good
  restart,  ///< pods are replaced
  stale,    ///< pods that run keep what they read when they started
  scale,    ///< another number of pods
  add,
  files,   ///< files in running pods change; whether the program reads them again is not known
  reread,  ///< programs that run read it again
  update,  ///< changed in place, no pod and no traffic is touched
  none,    ///< labels, annotations, spelling
};
constexpr std::size_t action_count = static_cast<std::size_t>(Action::none) + 1;

struct Effect {
  Action action = Action::none;
  Sentence text;
};

struct Entry {
  std::string resource;         ///< "deployment.apps/vllm", as kubectl takes it
  std::string namespace_;       ///< empty: the object has none, or leaves it open
  std::vector<Effect> effects;  ///< worst first, at least one
  Pods stopped;                 ///< pods that stop, those that are replaced included
  Pods started;                 ///< pods that start, those that replace others included
  [[nodiscard]] Action worst() const { return effects.front().action; }
};

/// One side of the comparison, all its pods together.
struct Totals {
  std::int64_t pods = 0, gpus = 0;
};

struct Comparison {
  std::vector<Entry> entries;  ///< worst first, then in the order of applying
  std::size_t unchanged = 0;   ///< objects without an entry
  Totals before, after;        ///< without DaemonSets, whose pods nobody can count
};

/// An object to be applied, with what its kind declares about who reads it.
struct NewObject {
  const Json* value = nullptr;
  ConfigReading reading{};
};

/// `unreadable`: objects among `after` of which an older version exists and cannot be read. Objects
/// must be maps with apiVersion, kind and metadata.name. The result points to nothing.
Comparison compare(std::span<const Json* const> before, std::span<const NewObject> after,
                   std::span<const Json* const> unreadable = {});

}  // namespace routerctl::impact
