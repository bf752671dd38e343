#pragma once

#include <string>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::kube {

/// One place where an object names another one.
struct Reference {
  std::string group, kind;
  std::string namespace_;  ///< empty for cluster-scoped kinds, and where the object has none
  std::string name;        ///< empty: the cluster's default, for an IngressClass
  std::string key;         ///< of a ConfigMap or Secret; the version of a CustomResourceDefinition
  bool optional = false;   ///< pods start without it
  std::string pointer;     ///< JSON pointer of the name within the object
};

/// Everything that an object names, by the structure of the kinds that Kubernetes, Gateway API and
/// its inference extension define: what its pods mount, run as and are pulled with; backends,
/// classes and TLS secrets of routes; subjects and roles of bindings; its namespace; and, for a
/// custom resource, its definition, named <Kind>.<group>. What every cluster has is left out.
std::vector<Reference> references_of(const Json& object);

}  // namespace routerctl::kube
