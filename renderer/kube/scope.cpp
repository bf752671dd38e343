#include "renderer/kube/scope.hpp"

#include <algorithm>
#include <array>

namespace routerctl::kube {

namespace {

// Groups without a dot (apps, batch, ...) are Kubernetes' own, and these.
constexpr std::array<std::string_view, 19> built_in{"admissionregistration.k8s.io",
                                                    "apiextensions.k8s.io",
                                                    "apiregistration.k8s.io",
                                                    "authentication.k8s.io",
                                                    "authorization.k8s.io",
                                                    "certificates.k8s.io",
                                                    "coordination.k8s.io",
                                                    "discovery.k8s.io",
                                                    "events.k8s.io",
                                                    "flowcontrol.apiserver.k8s.io",
                                                    "internal.apiserver.k8s.io",
                                                    "metrics.k8s.io",
                                                    "networking.k8s.io",
                                                    "node.k8s.io",
                                                    "rbac.authorization.k8s.io",
                                                    "resource.k8s.io",
                                                    "scheduling.k8s.io",
                                                    "storage.k8s.io",
                                                    "storagemigration.k8s.io"};

constexpr std::array<std::string_view, 14> cluster_scoped{"CSIDriver",
                                                          "ClusterRole",
                                                          "ClusterRoleBinding",
                                                          "ClusterTrustBundle",
                                                          "DeviceClass",
                                                          "GatewayClass",
                                                          "IngressClass",
                                                          "Namespace",
                                                          "Node",
                                                          "PersistentVolume",
                                                          "PriorityClass",
                                                          "RuntimeClass",
                                                          "StorageClass",
                                                          "CustomResourceDefinition"};

struct Given {
  std::string_view kind, name;
};

constexpr std::array given{
    Given{"Namespace", "default"},
    Given{"Namespace", "kube-node-lease"},
    Given{"Namespace", "kube-public"},
    Given{"Namespace", "kube-system"},
    Given{"ServiceAccount", "default"},
    Given{"ConfigMap", "kube-root-ca.crt"},
    Given{"PriorityClass", "system-cluster-critical"},
    Given{"PriorityClass", "system-node-critical"},
    Given{"ClusterRole", "admin"},
    Given{"ClusterRole", "cluster-admin"},
    Given{"ClusterRole", "edit"},
    Given{"ClusterRole", "view"},
};

}  // namespace

bool is_built_in_group(std::string_view group) {
  return group.find('.') == std::string_view::npos ||
         std::find(built_in.begin(), built_in.end(), group) != built_in.end();
}

bool is_cluster_scoped(std::string_view kind) {
  return std::find(cluster_scoped.begin(), cluster_scoped.end(), kind) != cluster_scoped.end();
}

bool comes_with_cluster(std::string_view kind, std::string_view name) {
  return (kind == "ClusterRole" && name.starts_with("system:")) ||
         std::any_of(given.begin(), given.end(),
                     [&](const Given& each) { return each.kind == kind && each.name == name; });
}

}  // namespace routerctl::kube
