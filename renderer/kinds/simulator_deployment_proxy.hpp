#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/llm_d_values.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::kinds {

/// What else makes an object that a SimulatorDeployment would make. Theirs stays: the operator
/// leaves what it finds alone, and a SchedulerInstall writes over it.
struct OtherMaker {
  yaml::Field at;    ///< the name of a custom resource or of the object itself
  std::string what;  ///< "SchedulerInstall "x"", "the input", "the cluster"
  LlmDValue port;    ///< of a Service; null where it is not known
};

/// The Service of that name: of a SchedulerInstall, of a resource without stages beside one with
/// stages, or as it stands in the input or in --existing. What exists and has this resource's own
/// label is its own.
std::optional<OtherMaker> other_service_maker(const CustomResource& resource, const Inputs& inputs);

/// The same for the Service's DestinationRule.
std::optional<OtherMaker> other_rule_maker(const CustomResource& resource, const Inputs& inputs);

/// Makes the Service for its stages, under the repair llm-d-sim/proxy-service.
bool makes_proxy_service(const CustomResource& resource, const Inputs& inputs);

/// The Service and port that a gateway can send requests to.
struct Backend {
  LlmDValue service, port;
};
Backend gateway_backend(const CustomResource& resource, const Inputs& inputs);

}  // namespace routerctl::kinds
