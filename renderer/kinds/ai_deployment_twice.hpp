#pragma once

#include "renderer/kinds/ai_deployment_pod.hpp"

/// Variables and ports that stand in a container twice. Kubernetes takes the last variable of a
/// name; server-side apply refuses the list.
namespace routerctl::kinds {

/// What makes two entries of a container's `ports` the same: number and protocol.
std::string ai_port_key(const Json& port);

/// Reports variables that lose, and lists that server-side apply refuses, unless a repair mends
/// them.
void note_twice(const AiPod& pod, const AiDeployment& deployment, const Inputs& inputs,
                Diagnostics& diagnostics);

}  // namespace routerctl::kinds
