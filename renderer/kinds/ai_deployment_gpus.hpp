#pragma once

#include "renderer/kinds/ai_deployment_pod.hpp"

namespace routerctl::kinds {

/// The GPU limit that the repair prem/gpu-limit takes for the number of GPUs, where the operator's
/// number is 1 for want of a request: the one beside the template, else for generic that of its
/// container. Nothing when there is none, it is 0, or a request says another number.
yaml::Field ai_gpu_limit(const CustomResource& resource);

/// Reports GPUs that the operator loses, and what the repair could not write.
void note_gpus(const AiPod& pod, const AiDeployment& deployment, const Inputs& inputs,
               Diagnostics& diagnostics);

}  // namespace routerctl::kinds
