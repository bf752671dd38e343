#include "renderer/kube/order.hpp"

#include <algorithm>
#include <array>

namespace routerctl::kube {

namespace {

constexpr std::array<std::string_view, 20> first_kinds{"Namespace",
                                                       "ResourceQuota",
                                                       "StorageClass",
                                                       "CustomResourceDefinition",
                                                       "MutatingWebhookConfiguration",
                                                       "ServiceAccount",
                                                       "PodSecurityPolicy",
                                                       "Role",
                                                       "ClusterRole",
                                                       "RoleBinding",
                                                       "ClusterRoleBinding",
                                                       "ConfigMap",
                                                       "Secret",
                                                       "Service",
                                                       "LimitRange",
                                                       "PriorityClass",
                                                       "Deployment",
                                                       "StatefulSet",
                                                       "CronJob",
                                                       "PodDisruptionBudget"};
constexpr std::string_view last_kind = "ValidatingWebhookConfiguration";

std::string_view text(const Json& object, std::string_view key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string()
             ? std::string_view(found->get_ref<const std::string&>())
             : std::string_view();
}

}  // namespace

ObjectKey key_of(const Json& object) {
  if (!object.is_object()) {
    return {};
  }
  const std::string_view api_version = text(object, "apiVersion");
  const std::size_t slash = api_version.find('/');
  ObjectKey key{
      .group = slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash),
      .kind = text(object, "kind")};
  if (const auto metadata = object.find("metadata");
      metadata != object.end() && metadata->is_object()) {
    key.namespace_ = text(*metadata, "namespace");
    key.name = text(*metadata, "name");
  }
  return key;
}

std::string resource_name(const ObjectKey& key) {
  std::string name(key.kind);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  name += key.group.empty() ? "/" : "." + std::string(key.group) + "/";
  return name + std::string(key.name);
}

int apply_rank(std::string_view kind) {
  if (kind == last_kind) {
    return static_cast<int>(first_kinds.size()) + 1;
  }
  const auto* const found = std::find(first_kinds.begin(), first_kinds.end(), kind);
  return static_cast<int>(found - first_kinds.begin());
}

}  // namespace routerctl::kube
