#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "renderer/compile.hpp"

/// What the commands have to be allowed to do in a cluster.
namespace routerctl::access {

/// One permission, as RBAC names it.
struct Need {
  bool cluster = false;      ///< of a cluster-scoped resource
  std::string namespace_{};  ///< empty for one that is left to the kubeconfig's context
  std::string group{};       ///< empty: the core group
  std::string resource{};    ///< "deployments", "pods/log"
  std::string name{};        ///< empty: any
  std::string verb{};
  auto operator<=>(const Need&) const = default;
};

enum class Purpose : std::uint8_t { apply, diff, remove };

struct Options {
  bool wait = true;               ///< apply also follows the rollout
  bool create_namespace = false;  ///< apply also creates missing namespaces
};

/// What the purpose needs for the objects, sorted, each once. `checks` are those of the same
/// compilation. A Role or binding among the objects needs all that it grants: API servers let
/// nobody grant more than they have.
std::vector<Need> needs_of(const Compilation& compilation, Purpose purpose, const Options& options);

}  // namespace routerctl::access
