#pragma once

#include <string_view>

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// What spec.models[].modelMapRef of an AIDeployment refers to.
struct PremVariant {
  const CustomResource* map = nullptr;  ///< null: there is no such variant, and that was reported
  yaml::Field entry;                    ///< uri, dataType, quantization, engineConfigFile
  explicit operator bool() const { return map != nullptr; }
};

/// The AIModelMap of the input, else of --existing; null when there is none.
const CustomResource* find_model_map(const Inputs& inputs, std::string_view namespace_,
                                     std::string_view name);

/// The list of an AIModelMap's spec that an engine reads: "tensor_rt" for triton. Empty for generic
/// and for engines that do not exist.
std::string_view variant_list_of(std::string_view engine);

/// Resolves a modelMapRef as prem-operator does: without a namespace the map stands beside the
/// AIDeployment, and of equal variants the first counts. Reports an empty name or variant, a
/// missing map, a missing variant and engine generic; not an unknown engine, which is the caller's
/// to report, nor a map that failed its own checks, which has been reported.
PremVariant find_variant(const yaml::Field& model_map_ref, const CustomResource& deployment,
                         std::string_view engine, const Inputs& inputs, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
