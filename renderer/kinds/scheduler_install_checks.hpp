#pragma once

#include <span>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/scheduler_install_values.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// What the controller refuses before it has made everything.
void check_refusals(const SchedulerInstall& install, const Inputs& inputs,
                    Diagnostics& diagnostics);

/// Names, ports, labels and limits that the receivers of the objects would refuse.
void check_values(const SchedulerInstall& install, Diagnostics& diagnostics);

/// What is accepted and does something else than it seems to.
void check_surprises(const SchedulerInstall& install, const Inputs& inputs,
                     Diagnostics& diagnostics);

/// Whether the proxy Services lead to pods of the input.
void check_pods(std::span<const SchedulerInstall> installs, const Inputs& inputs,
                Diagnostics& diagnostics);

/// What two of them cannot both have.
void check_together(std::span<const SchedulerInstall> installs, const Inputs& inputs,
                    Diagnostics& diagnostics);

}  // namespace routerctl::kinds
