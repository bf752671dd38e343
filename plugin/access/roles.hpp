#pragma once

#include <span>
#include <string>
#include <vector>

#include "plugin/access/needs.hpp"
#include "renderer/json.hpp"

namespace routerctl::access {

struct RoleOptions {
  std::string name;       ///< of every Role, ClusterRole and binding
  bool any_name = false;  ///< permissions for all objects of a resource, not for those named
  /// rbac.authorization.k8s.io/v1 Subjects; empty: no bindings.
  std::vector<Json> subjects{};
};

/// A ClusterRole for what is cluster-scoped and a Role for each namespace that grant the needs and
/// nothing else, each followed by its binding where there are subjects. `needs` are sorted.
std::vector<Json> roles_of(std::span<const Need> needs, const RoleOptions& options);

}  // namespace routerctl::access
