#pragma once

#include <vector>

#include "renderer/plan_all.hpp"

namespace routerctl {

/// Applies the repairs that are on to every plan of their kind, in the order of the kind's table,
/// and notes where each changed something.
void repair(std::vector<KindPlans>& all, const Inputs& inputs, const CompileOptions& options,
            std::vector<Applied>& applied);

}  // namespace routerctl
