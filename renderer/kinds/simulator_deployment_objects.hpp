#pragma once

#include <string_view>
#include <vector>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/plan.hpp"
#include "renderer/kinds/simulator_deployment_values.hpp"

namespace routerctl::kinds {

/// Template files that repairs look for.
inline constexpr std::string_view standard_gateway_template = "standard_gateway.yaml";
inline constexpr std::string_view simulator_template = "deployment.yaml";
inline constexpr std::string_view gateway_config_map_template = "gateway_configmap.yaml";

/// Everything that the operator makes for the resource, in its order. Without the Service of a
/// resource that has no stages where something else makes it.
std::vector<PlannedObject> simulator_objects(const CustomResource& resource, const Inputs& inputs);

/// The Service `spec.service` for those pods. The operator makes it without stages only.
PlannedObject simulator_proxy_service(const CustomResource& resource, const Simulators& behind);

}  // namespace routerctl::kinds
