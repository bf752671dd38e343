#pragma once

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/plan.hpp"

/// See Repair::apply.
namespace routerctl::kinds::simulator_deployment_repairs {

bool add_proxy_service(Plan& plan, const CustomResource& resource, const Inputs& inputs);
bool add_destination_rule(Plan& plan, const CustomResource& resource, const Inputs& inputs);
bool use_documented_health_port(Plan& plan, const CustomResource& resource, const Inputs& inputs);
bool add_rbac(Plan& plan, const CustomResource& resource, const Inputs& inputs);
bool point_gateway_to_backend(Plan& plan, const CustomResource& resource, const Inputs& inputs);
bool separate_gateways(Plan& plan, const CustomResource& resource, const Inputs& inputs);
bool add_inference_pool(Plan& plan, const CustomResource& resource, const Inputs& inputs);
bool pull_if_not_present(Plan& plan, const CustomResource& resource, const Inputs& inputs);

}  // namespace routerctl::kinds::simulator_deployment_repairs
