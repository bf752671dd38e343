#include "renderer/impact/immutable.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

#include "renderer/impact/changes.hpp"
#include "renderer/impact/read.hpp"
#include "renderer/kube/order.hpp"
#include "renderer/kube/quantity.hpp"

namespace routerctl::impact {

namespace {

using Paths = std::span<const std::string_view>;

// What the API server's validation of updates refuses: pkg/apis/*/validation in Kubernetes, of the
// Gateway API the rules in its CRDs.
struct Immutable {
  std::string_view group, kind;
  Paths fields;
  Paths except{};  // fields within them that may change
};

constexpr std::string_view selector[] = {"spec.selector"};
constexpr std::string_view spec[] = {"spec"};
constexpr std::string_view stateful_set_mutable[] = {"spec.replicas",
                                                     "spec.ordinals",
                                                     "spec.template",
                                                     "spec.updateStrategy",
                                                     "spec.revisionHistoryLimit",
                                                     "spec.persistentVolumeClaimRetentionPolicy",
                                                     "spec.minReadySeconds"};
constexpr std::string_view job[] = {"spec.selector",         "spec.template",
                                    "spec.completionMode",   "spec.completions",
                                    "spec.podFailurePolicy", "spec.backoffLimitPerIndex",
                                    "spec.successPolicy",    "spec.managedBy"};
constexpr std::string_view pod_mutable[] = {"spec.activeDeadlineSeconds", "spec.tolerations",
                                            "spec.terminationGracePeriodSeconds"};
constexpr std::string_view service[] = {"spec.clusterIP", "spec.clusterIPs",
                                        "spec.loadBalancerClass"};
constexpr std::string_view claim_mutable[] = {"spec.resources.requests.storage",
                                              "spec.volumeAttributesClassName"};
constexpr std::string_view volume_mutable[] = {"spec.capacity",
                                               "spec.accessModes",
                                               "spec.claimRef",
                                               "spec.persistentVolumeReclaimPolicy",
                                               "spec.storageClassName",
                                               "spec.mountOptions",
                                               "spec.volumeAttributesClassName"};
constexpr std::string_view secret[] = {"type"};
constexpr std::string_view quota[] = {"spec.scopes", "spec.scopeSelector"};
constexpr std::string_view role_ref[] = {"roleRef"};
constexpr std::string_view storage_class[] = {"provisioner", "parameters", "reclaimPolicy",
                                              "volumeBindingMode"};
constexpr std::string_view attributes_class[] = {"driverName", "parameters"};
constexpr std::string_view priority_class[] = {"value", "preemptionPolicy"};
constexpr std::string_view runtime_class[] = {"handler"};
constexpr std::string_view ingress_class[] = {"spec.controller"};
constexpr std::string_view gateway_class[] = {"spec.controllerName"};
constexpr std::string_view endpoint_slice[] = {"addressType"};
constexpr std::string_view definition[] = {"spec.group", "spec.scope", "spec.names.kind",
                                           "spec.names.plural"};

constexpr std::array table{
    Immutable{"apps", "Deployment", selector},
    Immutable{"apps", "DaemonSet", selector},
    Immutable{"apps", "ReplicaSet", selector},
    Immutable{"apps", "StatefulSet", spec, stateful_set_mutable},
    Immutable{"batch", "Job", job},
    Immutable{"", "Pod", spec, pod_mutable},
    Immutable{"", "Service", service},
    Immutable{"", "PersistentVolumeClaim", spec, claim_mutable},
    Immutable{"", "PersistentVolume", spec, volume_mutable},
    Immutable{"", "Secret", secret},
    Immutable{"", "ResourceQuota", quota},
    Immutable{"rbac.authorization.k8s.io", "RoleBinding", role_ref},
    Immutable{"rbac.authorization.k8s.io", "ClusterRoleBinding", role_ref},
    Immutable{"storage.k8s.io", "StorageClass", storage_class},
    Immutable{"storage.k8s.io", "VolumeAttributesClass", attributes_class},
    Immutable{"scheduling.k8s.io", "PriorityClass", priority_class},
    Immutable{"node.k8s.io", "RuntimeClass", runtime_class},
    Immutable{"networking.k8s.io", "IngressClass", ingress_class},
    Immutable{"gateway.networking.k8s.io", "GatewayClass", gateway_class},
    Immutable{"discovery.k8s.io", "EndpointSlice", endpoint_slice},
    Immutable{"resource.k8s.io", "ResourceClaim", spec},
    Immutable{"resource.k8s.io", "ResourceClaimTemplate", spec},
    Immutable{"apiextensions.k8s.io", "CustomResourceDefinition", definition},
};

bool is_within_any(std::string_view path, Paths fields) {
  return std::any_of(fields.begin(), fields.end(), [&](std::string_view field) {
    // A whole block that comes or goes takes its fields with it.
    return is_within(path, field) || is_within(field, path);
  });
}

// In bytes; nothing when it is no quantity.
std::optional<double> size_of(const Json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  const std::optional<std::string> canonical = kube::canonical_quantity(text);
  if (!canonical) {
    return std::nullopt;
  }
  const std::size_t end = canonical->find_first_not_of("0123456789.-");
  const std::string_view unit =
      end == std::string::npos ? std::string_view() : std::string_view(*canonical).substr(end);
  constexpr std::string_view steps = "kMGTPE";
  const double base = unit.ends_with('i') ? 1024 : 1000;
  const std::size_t step = unit.empty() ? 0 : std::string_view("KMGTPE").find(unit[0]) + 1;
  const std::size_t decimal = unit.empty() ? 0 : steps.find(unit[0]) + 1;
  const std::size_t power = step != 0 ? step : decimal;
  return std::atof(canonical->c_str()) * std::pow(base, static_cast<double>(power));
}

bool shrinks(const Json& before, const Json& after) {
  const auto old = size_of(at(before, {"spec", "resources", "requests", "storage"}));
  const auto now = size_of(at(after, {"spec", "resources", "requests", "storage"}));
  return old && now && *now < *old;
}

// The server keeps its addresses when the manifest stops naming them, and gives them up when the
// Service becomes an external name.
bool keeps_address(const Json& before, const Json& after, const std::string& path) {
  const auto external = [](const Json& object) {
    return text(at(object, {"spec", "type"})) == "ExternalName";
  };
  const bool was_headless = text(at(before, {"spec", "clusterIP"})) == "None";
  const bool named_now = !at(after, {"spec", path.substr(5, path.find('[') - 5)}).is_null();
  return external(before) || external(after) || (!was_headless && !named_now);
}

// An Indexed Job may change its size as long as all its indexes run at once.
bool is_elastic(const Json& before, const Json& after) {
  const auto all_at_once = [](const Json& object) {
    const Json& spec_of = at(object, "spec");
    return at(spec_of, "completions") == at(spec_of, "parallelism") &&
           text(at(spec_of, "completionMode")) == "Indexed";
  };
  return all_at_once(before) && all_at_once(after);
}

// A Pod may get other images, and nothing else in its containers.
bool is_image(std::string_view path) {
  return path.ends_with("].image") &&
         (path.starts_with("spec.containers[") || path.starts_with("spec.initContainers["));
}

bool is_refused(const kube::ObjectKey& key, const Json& before, const Json& after,
                const std::string& path) {
  if (key.group.empty() && (key.kind == "ConfigMap" || key.kind == "Secret") &&
      is_true(at(before, "immutable")) && !is_within(path, "metadata")) {
    return true;
  }
  const auto* const rule = std::find_if(table.begin(), table.end(), [&](const Immutable& each) {
    return each.group == key.group && each.kind == key.kind;
  });
  if (rule == table.end() || !is_within_any(path, rule->fields)) {
    return false;
  }
  if (is_within(path, "spec.clusterIP") || is_within(path, "spec.clusterIPs")) {
    return !keeps_address(before, after, path);
  }
  if (key.kind == "Job" && path == "spec.completions") {
    return !is_elastic(before, after);
  }
  if (key.kind == "Pod" && is_image(path)) {
    return false;
  }
  if (key.kind == "PersistentVolumeClaim" && is_within(path, "spec.resources.requests.storage")) {
    return shrinks(before, after);
  }
  return std::none_of(rule->except.begin(), rule->except.end(),
                      [&](std::string_view field) { return is_within(path, field); });
}

}  // namespace

std::vector<std::string> immutable_paths(const Json& before, const Json& after,
                                         const std::vector<std::string>& changed) {
  const kube::ObjectKey key = kube::key_of(after);
  std::vector<std::string> refused;
  std::copy_if(changed.begin(), changed.end(), std::back_inserter(refused),
               [&](const std::string& path) { return is_refused(key, before, after, path); });
  return refused;
}

}  // namespace routerctl::impact
