#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renderer/kinds/llm_d_values.hpp"
#include "renderer/kinds/plan.hpp"

namespace routerctl::kinds {

inline constexpr std::string_view llm_d_epp_template = "shared/llm_d/epp_deployment.yaml";
inline constexpr std::int64_t llm_d_epp_metrics_port = 9090;

/// The endpoint picker (EPP), as both kinds run it. Its Deployment, ServiceAccount and RoleBinding
/// have one name.
struct LlmDEpp {
  LlmDValue name, namespace_, labels;  ///< labels of the Deployment, its selector and its pods
  LlmDValue replicas, image, port, health_port, verbosity, pool_name, pool_namespace;
  yaml::Field args, resources;
  LlmDValue config_map;
  std::string_view volume, mount_path, config_file;  ///< the plugin file is a key of the ConfigMap
  bool tells_pod_its_name = false;                   ///< NAMESPACE and POD_NAME
};
PlannedObject llm_d_epp_deployment(const LlmDEpp& epp);
/// What the container is started with, the resource's own arguments at the end.
LlmDValue llm_d_epp_arguments(const LlmDEpp& epp);

/// The port that the health check is given in other objects: in arguments, container and probes.
void llm_d_set_health_port(PlannedObject& deployment, std::int64_t port, std::string_view repair);

PlannedObject llm_d_service_account(const LlmDValue& name, const LlmDValue& namespace_);
/// Binds the Role of that name to the ServiceAccount of that name, which may be elsewhere.
PlannedObject llm_d_role_binding(const LlmDValue& name, const LlmDValue& namespace_,
                                 const LlmDValue& labels,
                                 const LlmDValue& service_account_namespace);

/// The plugin file as the text `plugins` of a ConfigMap. The profile is one of `default`,
/// `proxy-performance` and `proxy-performance-by-backend`.
Text llm_d_plugins(std::string_view profile);

/// A container's variable that holds a field of its pod.
Json llm_d_pod_field(std::string_view variable, std::string_view path);

}  // namespace routerctl::kinds
