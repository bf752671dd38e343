#pragma once

#include <vector>

#include "renderer/plan_all.hpp"

namespace routerctl {

/// What the plans declare to need.
std::vector<Need> needs_of(const std::vector<KindPlans>& all);

/// The rows of all plans, joined into tables by their columns.
std::vector<Table> tables_of(const std::vector<KindPlans>& all);

}  // namespace routerctl
