#pragma once

#include <span>

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl {

extern const std::span<const Rule> dead_field_rules;

/// Reports each written field under `spec` that no planner read, once, at its topmost unread node,
/// and those that were read and overruled, with the reason. A block whose own `enabled` is false is
/// switched off, not dead.
void report_dead_fields(const CustomResource& resource, Diagnostics& diagnostics);

}  // namespace routerctl
