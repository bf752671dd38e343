#pragma once

#include <string_view>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/plan.hpp"

/// Departures from prem-operator's objects that make them work. Each takes the plan of one
/// AIDeployment, whose first object is the Deployment, and is true when it changed something.
namespace routerctl::kinds::ai_deployment_repairs {

inline constexpr std::string_view config_namespace = "prem/config-namespace";
inline constexpr std::string_view curl_redirects = "prem/curl-redirects";
inline constexpr std::string_view duplicates = "prem/duplicates";
inline constexpr std::string_view engine_env = "prem/engine-env";
inline constexpr std::string_view gpu_limit = "prem/gpu-limit";
inline constexpr std::string_view inline_config = "prem/inline-config";
inline constexpr std::string_view tar = "prem/tar";

/// The ConfigMap of an engineConfigFile that stands in the AIDeployment.
bool add_inline_config(Plan& plan, const CustomResource& resource, const Inputs& inputs);
/// A copy of the ConfigMap of an AIModelMap in another namespace.
bool copy_config(Plan& plan, const CustomResource& resource, const Inputs& inputs);
/// `tar -f` in triton's downloads.
bool unpack(Plan& plan, const CustomResource& resource, const Inputs& inputs);
/// `curl -L` in triton's downloads.
bool follow_redirects(Plan& plan, const CustomResource& resource, const Inputs& inputs);
/// spec.env for the engines that ignore it.
bool add_env(Plan& plan, const CustomResource& resource, const Inputs& inputs);
/// The number of GPUs from limits when requests do not say it.
bool take_gpu_limit(Plan& plan, const CustomResource& resource, const Inputs& inputs);
/// Each variable and each port of a container once. Comes after those that add some.
bool drop_duplicates(Plan& plan, const CustomResource& resource, const Inputs& inputs);

}  // namespace routerctl::kinds::ai_deployment_repairs
