#pragma once

#include <span>
#include <vector>

#include "renderer/plan_all.hpp"

namespace routerctl {

extern const std::span<const Rule> dead_field_rules;

/// Reports each written field under `spec` that no planner read, once, at its topmost unread node,
/// and those that were read and overruled, with the reason. A field that goes into an object as it
/// is counts as read. A block whose own `enabled` is false is switched off, not dead.
void report_dead_fields(const std::vector<KindPlans>& all, const Inputs& inputs,
                        Diagnostics& diagnostics);

}  // namespace routerctl
