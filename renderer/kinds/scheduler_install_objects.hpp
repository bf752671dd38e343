#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/llm_d_values.hpp"
#include "renderer/kinds/plan.hpp"
#include "renderer/kinds/scheduler_install_values.hpp"

namespace routerctl::kinds {

/// ServiceAccount, Role, RoleBinding, ConfigMap, Service and Deployment of the endpoint picker.
std::vector<PlannedObject> scheduler_epp(const SchedulerInstall& install);

PlannedObject scheduler_gateway(const SchedulerInstall& install);
PlannedObject scheduler_proxy_service(const SchedulerInstall& install);
PlannedObject scheduler_reference_grant(const SchedulerInstall& install);
PlannedObject scheduler_http_route(const SchedulerInstall& install);
PlannedObject scheduler_destination_rule(const SchedulerInstall& install, const Inputs& inputs);
/// Without the repair that finds the endpoint picker by its name: at its known address, and by name
/// where nobody knows it, which is a finding. With the repair, which sets the cluster: without one.
PlannedObject scheduler_envoy_filter(const SchedulerInstall& install, const Inputs& inputs);
PlannedObject scheduler_inference_pool(const SchedulerInstall& install);

inline constexpr std::string_view scheduler_envoy_filter_template = "envoy_filter.yaml";
inline constexpr std::string_view envoy_filter_dns = "llm-d-sim/envoyfilter-dns";

/// Where the gateway finds the endpoint picker: `type` is one of Envoy's for clusters.
void set_epp_cluster(PlannedObject& envoy_filter, std::string_view type, const LlmDValue& address);

/// The labels by which the operator marks what it may not own: it is in another namespace.
LlmDValue cross_namespace_labels(const SchedulerInstall& install);

/// The address that the operator would write into the EnvoyFilter: the setting's, else the
/// ClusterIP of the EPP's Service among the objects of the input and those that exist. Empty when
/// none of them tells.
std::string known_epp_address(const SchedulerInstall& install, const Inputs& inputs);

/// Whether an InferencePool of that name is in the input or exists. There is an older kind of that
/// name, in another group: the EPP does not look for it.
bool has_inference_pool(std::string_view namespace_, std::string_view name, const Inputs& inputs);

/// The name that stands for that address everywhere in a cluster.
std::string epp_host(const SchedulerInstall& install);

}  // namespace routerctl::kinds
