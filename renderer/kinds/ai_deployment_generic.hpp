#pragma once

#include "renderer/kinds/ai_deployment_pod.hpp"

/// Engine generic, which runs the first container of the template.
namespace routerctl::kinds {

/// Reports what the operator refuses and what makes it crash; false when there was something.
bool check_generic(const AiDeployment& deployment, Diagnostics& diagnostics);

/// Turns the template's first container into the serving one.
void make_generic_serving(Json& container, const AiDeployment& deployment);

}  // namespace routerctl::kinds
