#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// The models of one namespace, which take turns on one Deployment.
struct VllmWorkload {
  std::string_view namespace_;
  std::vector<const CustomResource*> models;  ///< those with a spec, at least one, by name
  const CustomResource* initial = nullptr;    ///< the one that the server starts with
  bool makes_service = true;                  ///< false: left out, or there is one
  bool makes_deployment = true;               ///< false: left out, or there is one
};

/// One for each namespace that vllm-chill.namespace allows.
std::vector<VllmWorkload> vllm_workloads(std::span<const CustomResource> models,
                                         const Inputs& inputs, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
