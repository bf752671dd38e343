#pragma once

#include "renderer/kinds/ai_deployment_pod.hpp"

namespace routerctl::kinds {

inline constexpr std::string_view ai_name_label = "mlcontroller.premlabs.io/ai-deployment";
inline constexpr std::string_view ai_spread_label = "mlcontroller.premlabs.io/spread-topology";
inline constexpr std::string_view nvidia_gpu = "nvidia.com/gpu";

/// What the operator does to the pod of every engine, in its order: spec.args, labels and
/// annotations, the spread constraint, nodeSelector, resources and GPUs. False when it would give
/// up; that was reported.
bool schedule_ai_pod(AiPod& pod, const AiDeployment& deployment, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
