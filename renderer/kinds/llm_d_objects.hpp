#pragma once

#include <string_view>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/llm_d_values.hpp"
#include "renderer/kinds/plan.hpp"

/// Objects that SimulatorDeployment and SchedulerInstall both make. Their templates stand in
/// templates/shared/llm_d/.
namespace routerctl::kinds {

inline constexpr std::string_view llm_d_service_template = "shared/llm_d/service.yaml";
inline constexpr std::string_view llm_d_destination_rule_template =
    "shared/llm_d/destination_rule.yaml";

/// A Service with one TCP port. Labels may be null.
struct LlmDService {
  LlmDValue name, namespace_, type = {"ClusterIP"}, labels, selector;
  std::string_view port_name;
  LlmDValue port, target_port;
};
PlannedObject llm_d_service(const LlmDService& service);

/// An Istio DestinationRule `<service>-lb` for the Service's host name. Its version is a setting.
struct LlmDDestinationRule {
  LlmDValue service, namespace_, labels, algorithm;
  LlmDValue connection_pool;  ///< what stands below `connectionPool`, or null
};
PlannedObject llm_d_destination_rule(const LlmDDestinationRule& rule, const Inputs& inputs);
/// Istio's `http` limits; each number as it is, 0 included.
Json llm_d_http_limits(const LlmDValue& pending_requests, const LlmDValue& requests_per_connection);

/// The selector names pods, the endpoint picker is a Service beside the pool.
struct LlmDInferencePool {
  LlmDValue name, namespace_, labels, selector, target_port, endpoint_picker, endpoint_picker_port;
};
PlannedObject llm_d_inference_pool(const LlmDInferencePool& pool);

/// Writes LEAST_REQUEST for LEAST_CONN into the plan's DestinationRules: see Repair::apply.
bool llm_d_rename_least_conn(Plan& plan, const CustomResource& resource, const Inputs& inputs);

/// The slot of that name in the plan's first object of that template, or null.
Slot* llm_d_find_slot(Plan& plan, std::string_view template_file, std::string_view name);

}  // namespace routerctl::kinds
