#pragma once

#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

/// The plans of one kind.
struct KindPlans {
  const Kind* kind;
  std::vector<Plan> plans;
};

/// Lets every kind plan its resources. Under `--fidelity operator` what only the receiver of an
/// object or we would refuse is a warning.
std::vector<KindPlans> plan_all(const Inputs& inputs, const Library& library,
                                Diagnostics& diagnostics);

}  // namespace routerctl
