#pragma once

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/plan.hpp"

/// See Repair::apply.
namespace routerctl::kinds::scheduler_install_repairs {

bool find_epp_by_name(Plan& plan, const CustomResource& install, const Inputs& inputs);
bool follow_epp_port(Plan& plan, const CustomResource& install, const Inputs& inputs);
bool add_inference_pool(Plan& plan, const CustomResource& install, const Inputs& inputs);

}  // namespace routerctl::kinds::scheduler_install_repairs
