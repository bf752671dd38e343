#pragma once

#include <optional>
#include <string_view>

#include "renderer/kinds/ai_deployment_pod.hpp"

namespace routerctl::kinds {

/// The arguments of vllm, without spec.args. Nothing when the operator refuses dtype or
/// quantization.
std::optional<Json> vllm_args(const AiDeployment& deployment, Diagnostics& diagnostics);

/// Warns when the argument after `flag` is an empty text. `otherwise` is where a missing one should
/// stand.
void check_argument(std::string_view flag, const yaml::Field& argument,
                    const yaml::Field& otherwise, Diagnostics& diagnostics);

/// spec.env as Go prints it, [] without any. Not read for engines that ignore it.
Json ai_env(const AiDeployment& deployment);

Json ai_mount(std::string_view volume, std::string_view path);

}  // namespace routerctl::kinds
