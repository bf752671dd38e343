#pragma once

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// What the router makes of staticBackends and staticModels. The resource satisfies its schema; a
/// missing spec is reported here.
void check_lists(const CustomResource& route, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
