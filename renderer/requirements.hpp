#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "renderer/compile.hpp"

/// What the rendered objects need and do not contain.
namespace routerctl {

enum class Found : std::uint8_t {
  unknown,   ///< there is nothing to compare with
  no,        ///< not among the objects of --existing
  output,    ///< rendered, without all the keys that are asked for
  input,     ///< another object of the input
  existing,  ///< an object of --existing
};

/// Who asks: a place in a rendered object, and where its value stands in the input. Or a custom
/// resource itself, see Need.
struct RequiredBy {
  const Object* object = nullptr;  ///< null: the custom resource
  yaml::Field source;              ///< the custom resource
  std::string path;                ///< "spec.template.spec.volumes[0].secret.secretName"
  Place where;
};

struct Requirement {
  std::string group, kind;
  std::string namespace_;  ///< empty for cluster-scoped kinds, and where nobody named one
  std::string name;        ///< empty: the cluster's default, for an IngressClass
  std::vector<std::string>
      keys;  ///< of a ConfigMap or Secret; versions of a CustomResourceDefinition
  std::vector<std::string> missing_keys;  ///< those that the object found does not have
  bool optional = true;                   ///< every reference says so
  Found found = Found::unknown;
  std::vector<RequiredBy> required_by;

  /// Known to be missing, and needed.
  [[nodiscard]] bool unmet() const {
    return !optional && (found == Found::no || !missing_keys.empty());
  }
};

/// Pods that take a resource such as nvidia.com/gpu.
struct Demand {
  const Object* object = nullptr;
  std::optional<std::int64_t> pods;  ///< null: one on each node
  std::int64_t each = 0;
  Place where;
};

/// An extended resource that the pods of a namespace take together.
struct ResourceTotal {
  std::string namespace_, name;
  std::int64_t amount = 0;  ///< without those of DaemonSets
  std::vector<Demand> demands;
};

/// An extended resource that the nodes of --existing have.
struct Capacity {
  std::string name;
  std::int64_t amount = 0;
  std::size_t nodes = 0;
};

struct Requirements {
  std::vector<Requirement> objects;      ///< by kind, group, namespace, name
  std::vector<ResourceTotal> resources;  ///< by namespace, name
  std::vector<Capacity> capacities;      ///< by name; of the resources above, if nodes are known
};

/// `result` must have been compiled with `trace` and has to outlive the answer. `has_existing`:
/// there are objects of the cluster to compare with.
Requirements requirements_of(const Compilation& result, bool has_existing);

}  // namespace routerctl
