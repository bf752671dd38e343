#pragma once

#include <span>
#include <vector>

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// What the receivers of the objects would refuse: names, ports, quantities.
void check_simulator_values(const CustomResource& resource, const Inputs& inputs,
                            Diagnostics& diagnostics);

/// What a resource of this kind does otherwise than it seems. Says why fields are dead.
void check_simulator_surprises(const CustomResource& resource, const Inputs& inputs,
                               Diagnostics& diagnostics);

/// Objects that two of the resources, or one twice, would make. They are sorted by namespace.
void check_simulator_names(std::span<const CustomResource> resources, const Inputs& inputs,
                           Diagnostics& diagnostics);

/// What is true of all resources is said once a run.
void check_all_simulators(std::span<const CustomResource> resources, const Inputs& inputs,
                          Diagnostics& diagnostics);

}  // namespace routerctl::kinds
