#pragma once

#include <span>

#include "renderer/compile.hpp"
#include "renderer/read.hpp"

namespace routerctl {

extern const std::span<const Rule> gather_rules;

/// Everything that was read, as planners see it: namespaces decided, sorted, each resource once.
/// The documents move into `result`, which keeps them alive; so do the diagnostics and counts.
Inputs gather(Read read, Read existing, const Library& library, const CompileOptions& options,
              Compilation& result);

}  // namespace routerctl
