#pragma once

#include <string_view>

#include "renderer/kinds/ai_deployment_pod.hpp"

namespace routerctl::kinds {

/// Names, images, probes and resources of all containers of the pod.
void check_containers(const AiPod& pod, const AiDeployment& deployment, Diagnostics& diagnostics);

/// Two parts of a pod are called `name`. `first` and `second` are where they come from.
Diagnostic report_twice(std::string_view what, std::string_view name, const yaml::Field& first,
                        const yaml::Field& second);

}  // namespace routerctl::kinds
