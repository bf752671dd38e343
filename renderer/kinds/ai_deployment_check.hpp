#pragma once

#include "renderer/kinds/ai_deployment_pod.hpp"

namespace routerctl::kinds {

/// What the API server would refuse in the Deployment, the Service and the Ingress.
void check_ai_objects(const AiPod& pod, const AiDeployment& deployment, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
