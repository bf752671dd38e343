#pragma once

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// routerRef and healthCheck, as the controller reads them. Marks as used what it reads.
void check_health_check(const CustomResource& route, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
