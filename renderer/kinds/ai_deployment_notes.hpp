#pragma once

#include "renderer/kinds/ai_deployment_pod.hpp"

namespace routerctl::kinds {

/// What the operator forgets, overwrites or makes in a way that cannot work: reported, unless a
/// repair that is on mends it.
void note_oddities(const AiPod& pod, const AiDeployment& deployment, const Inputs& inputs,
                   Diagnostics& diagnostics);

}  // namespace routerctl::kinds
