#pragma once

#include <vector>

#include "renderer/plan_all.hpp"

namespace routerctl {

/// Plans to objects: every text, then every object, is filled from its template and added to
/// `result`, in the order of the plans. What an override of the user's cannot take is reported.
/// Plans lose their objects on the way, so that a large run does not hold everything twice.
void fill_all(std::vector<KindPlans>& all, const Library& library,
              const CompileOptions& options, Compilation& result);

}  // namespace routerctl
