#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/llm_d_values.hpp"

/// A SimulatorDeployment as its controller sees it, setDefaults of
/// simulatordeployment_controller.go included. Everything is read when it is asked for: a field
/// that nobody asks for is dead.
namespace routerctl::kinds {

inline constexpr std::string_view simulator_epp_name = "gaie-sim-epp";
inline constexpr std::string_view simulator_pool_name = "gaie-sim";
inline constexpr std::string_view standard_gateway_name = "infra-sim-inference-gateway";
inline constexpr std::string_view istio_gateway_name = "infra-sim-inference-gateway-istio";

/// The block of that name is there and says enabled: true.
bool simulator_enables(const CustomResource& resource, std::string_view block);
/// `instance` is "standard" or "istio"; both are off unless inferenceGateway is on.
bool simulator_enables_gateway(const CustomResource& resource, std::string_view instance);
/// Prefill or decode is on. Then there is no other Deployment of simulators.
bool simulator_has_stages(const CustomResource& resource);

/// The pods of one Deployment of simulators: a stage, or all there is.
struct Simulators {
  std::string_view role;  ///< "prefill" or "decode"; without stages "decode"
  yaml::Field block;      ///< spec.prefill, spec.decode, or spec
  LlmDValue deployment;   ///< its name
  LlmDValue port;
};
/// Prefill before decode; at least one.
std::vector<Simulators> simulators_of(const CustomResource& resource);
/// Those that answer requests: decode, or prefill if it is alone.
Simulators serving_simulators(const CustomResource& resource);

LlmDValue simulator_image(const CustomResource& resource, const Simulators& simulators);

/// The labels of pods, and what the controller selects them by.
Json simulator_labels(const CustomResource& resource, std::string_view role);
Json simulator_selector(const CustomResource& resource, std::string_view role);
Json simulator_component_labels(const CustomResource& resource, std::string_view component);
Json istio_gateway_labels(const CustomResource& resource);

/// spec.service, or what the controller takes without it.
LlmDValue simulator_service_name(const CustomResource& resource);
LlmDValue simulator_service_port(const CustomResource& resource);

LlmDValue simulator_epp_port(const CustomResource& resource);
/// Where the EPP answers health checks: the next port, or with llm-d-sim/epp-health-port the one
/// that the README documents.
std::int64_t simulator_epp_health_port(std::int64_t port, bool as_documented);

/// Whether the resource asks for a Service in front of its stages, which the controller does not
/// make: there is a service block, or load balancing is on.
bool simulator_wants_proxy_service(const CustomResource& resource);

}  // namespace routerctl::kinds
