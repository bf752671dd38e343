#pragma once

#include <span>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/vllm_model_workload.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// Whether vLLM could start with each of the models, and whether clients can tell them apart. Marks
/// every field as used: those of a waiting model count as much as those of the first.
void check_vllm_models(const VllmWorkload& workload, const Inputs& inputs,
                       Diagnostics& diagnostics);

/// The objects that the settings alone decide. What is true of all of them is said once.
void check_vllm_workloads(std::span<const VllmWorkload> workloads, const Inputs& inputs,
                          Diagnostics& diagnostics);

}  // namespace routerctl::kinds
