#pragma once

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/plan.hpp"

/// See Repair::apply.
namespace routerctl::kinds::vllm_model_repairs {

bool write_gpu_memory_utilization(Plan& plan, const CustomResource& model, const Inputs& inputs);
bool request_gpus(Plan& plan, const CustomResource& model, const Inputs& inputs);
bool add_shared_memory(Plan& plan, const CustomResource& model, const Inputs& inputs);
bool add_token(Plan& plan, const CustomResource& model, const Inputs& inputs);

}  // namespace routerctl::kinds::vllm_model_repairs
