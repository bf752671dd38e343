#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plugin/apply/plan.hpp"
#include "plugin/switching/server.hpp"
#include "renderer/compile.hpp"

namespace routerctl::switching {

enum class Action : std::uint8_t {
  create,      ///< an object that is missing
  note,        ///< writes the state before into an annotation of the ConfigMap
  scale,       ///< the Deployment
  wait_gone,   ///< until none of its pods is left
  write,       ///< the ConfigMap
  wait_ready,  ///< until a replica is
  forget,      ///< removes the annotation
};

struct Step {
  Action action = Action::create;
  apply::Item item;               ///< what is sent, or waited for
  std::int64_t from = 0, to = 0;  ///< replicas; negative: unknown
};

/// A value of the ConfigMap. Unset where the key is missing.
struct Change {
  std::string key;
  std::optional<std::string> before, after;
};

/// What is wanted of a server.
struct Wish {
  /// The ConfigMap as it should be, and what is created when it is missing.
  std::span<const Object> objects;
  std::int64_t replicas = 1;
  bool back = false;  ///< to the state that the annotation holds
  apply::Options options{};
};

/// How it comes about.
struct Plan {
  Names names;
  Live live;
  std::vector<Step> steps;       ///< empty: it is so already
  std::vector<Change> changes;   ///< that `write` makes
  std::string stale_pod;         ///< that is replaced for its older values; empty: none
  std::optional<Before> before;  ///< what can be gone back to from the first step on
  bool blind = false;            ///< nobody has looked: `live` is empty
  bool no_deployment = false;    ///< it is not there and not among the objects: nothing is planned
  /// Where one is refused, all of them, and nothing is planned.
  std::vector<apply::Item> refused;
};

/// Asks the server and changes nothing. The wish's objects must outlive the plan. Throws
/// api::Refused for what may not be read, api::Unreachable and api::Stopped.
Plan plan(const Names& names, const Wish& wish, api::Client& client);

/// The same without a cluster: every step that there may be.
Plan plan_blindly(const Names& names, const Wish& wish);

/// The ConfigMap as the annotation tells it was, for the wish to go back.
Object config_map_before(const Live& live, const Before& before);

}  // namespace routerctl::switching
