#pragma once

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// What the operator and the API server would make of one AIModelMap. Reads every field that has an
/// effect, here or on the AIDeployments that refer to the map.
void check_model_map(const CustomResource& map, const Inputs& inputs, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
