#pragma once

#include <string_view>

/// What every cluster has, whatever runs in it.
namespace routerctl::kube {

/// Whether an API group is part of Kubernetes itself; the objects of any other one need a
/// CustomResourceDefinition.
bool is_built_in_group(std::string_view group);

/// Whether objects of the kind have no namespace. For kinds that others refer to by name.
bool is_cluster_scoped(std::string_view kind);

/// Whether a cluster comes with the object: the namespace kube-system, the ServiceAccount default
/// of any namespace, the ClusterRole view, ...
bool comes_with_cluster(std::string_view kind, std::string_view name);

}  // namespace routerctl::kube
