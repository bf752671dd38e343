#pragma once

#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

/// The plans of one kind.
struct KindPlans {
  const Kind* kind;
  std::vector<Plan> plans;
};

/// Lets every kind plan its resources; one without any only if the user set one of its settings.
/// Under `--fidelity operator` what only the receiver of an object or we would refuse is a warning.
std::vector<KindPlans> plan_all(const Inputs& inputs, const Library& library,
                                const CompileOptions& options, Diagnostics& diagnostics);

}  // namespace routerctl
