#include "renderer/kinds/scheduler_install_values.hpp"

#include <string_view>
#include <vector>

namespace routerctl::kinds {

namespace {

using yaml::Field;
using Text = SchedulerInstall::Text;
using Number = SchedulerInstall::Number;
using Labels = SchedulerInstall::Labels;

Text text_or(const Field& field, std::string_view otherwise) {
  const std::string_view text = field.text();
  return text.empty() ? Text{std::string(otherwise), {}} : Text{std::string(text), field};
}

Text text_or(const Field& field, const Text& otherwise) {
  const std::string_view text = field.text();
  return text.empty() ? otherwise : Text{std::string(text), field};
}

Number number_or(const Field& field, std::int64_t otherwise) {
  const std::int64_t number = field.integer();
  return number == 0 ? Number{otherwise, {}} : Number{number, field};
}

std::vector<Origin> origin_of(const Field& field) {
  return field ? std::vector{Origin::of(field)} : std::vector<Origin>{};
}

constexpr std::string_view gateway_label = "gateway.networking.k8s.io/gateway-name";

}  // namespace

LlmDValue Text::value() const { return {text.empty() ? Json() : Json(text), origin_of(field)}; }

LlmDValue Number::value() const { return {Json(number), origin_of(field)}; }

LlmDValue Labels::value() const { return {map, origin_of(field)}; }

Text SchedulerInstall::scheduler_namespace() const {
  return text_or(spec()["schedulerNamespace"],
                 Text{resource_.namespace_, resource_.metadata["namespace"]});
}

Text SchedulerInstall::simulator_namespace() const {
  return text_or(spec()["simulatorNamespace"], "");
}

Text SchedulerInstall::proxy_name() const {
  return text_or(block("proxyService")["name"], "gaie-inference-scheduling-proxy");
}

Number SchedulerInstall::proxy_port() const {
  return number_or(block("proxyService")["port"], 8200);
}

Number SchedulerInstall::proxy_target_port() const {
  const Number given = number_or(block("proxyService")["targetPort"], 0);
  return given.number == 0 ? proxy_port() : given;
}

Labels SchedulerInstall::proxy_selector() const {
  const Field selector = block("proxyService")["selector"];
  if (selector.size() != 0) {
    return {selector.json(), selector};
  }
  return {Json::object({{"llm-d.ai/role", "decode"}, {"llm-d.ai/inferenceServing", "true"}}), {}};
}

Text SchedulerInstall::epp_name() const {
  return text_or(block("epp")["name"], "gaie-inference-scheduling-epp");
}

Number SchedulerInstall::epp_replicas() const { return number_or(block("epp")["replicas"], 1); }

Text SchedulerInstall::epp_image() const {
  return text_or(block("epp")["image"], "ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0");
}

Number SchedulerInstall::epp_port() const { return number_or(block("epp")["port"], 9002); }

Number SchedulerInstall::epp_verbosity() const { return number_or(block("epp")["verbosity"], 1); }

Text SchedulerInstall::pool_name() const {
  return text_or(block("epp")["poolName"], "gaie-inference-scheduling");
}

Text SchedulerInstall::pool_namespace() const {
  return text_or(block("epp")["poolNamespace"], simulator_namespace());
}

Text SchedulerInstall::config_profile() const {
  return text_or(block("epp")["configProfile"], "default");
}

Text SchedulerInstall::gateway_name() const {
  return text_or(block("gateway")["name"], "infra-inference-scheduling-inference-gateway");
}

Text SchedulerInstall::gateway_class() const {
  return text_or(block("gateway")["className"], "istio");
}

Number SchedulerInstall::listener_port() const {
  return number_or(block("gateway")["listenerPort"], 80);
}

Text SchedulerInstall::listener_protocol() const {
  return text_or(block("gateway")["listenerProtocol"], "HTTP");
}

bool SchedulerInstall::routes_to_pool() const {
  return block("routing")["backendType"].text() == "InferencePool";
}

Text SchedulerInstall::route_name() const {
  return text_or(block("routing")["httpRouteName"], "llm-d-inference-scheduling");
}

Text SchedulerInstall::parent_name() const {
  const Field name = block("routing")["parentGateway"]["name"];
  return name.text().empty() && block("gateway") ? gateway_name() : text_or(name, "");
}

Text SchedulerInstall::parent_namespace() const {
  return text_or(block("routing")["parentGateway"]["namespace"], scheduler_namespace());
}

Text SchedulerInstall::route_pool_name() const {
  const Field name = block("routing")["inferencePool"]["name"];
  return name.text().empty() && block("epp") ? pool_name() : text_or(name, "");
}

Text SchedulerInstall::route_pool_namespace() const {
  const Field name = block("routing")["inferencePool"]["namespace"];
  return name.text().empty() ? pool_namespace() : text_or(name, "");
}

Number SchedulerInstall::route_pool_port() const {
  return number_or(block("routing")["inferencePool"]["port"], 0);
}

Text SchedulerInstall::algorithm() const {
  return text_or(block("destinationRule")["algorithm"], "ROUND_ROBIN");
}

// The schema fills in 1 where the block is there; a written 0 stays 0.
Number SchedulerInstall::pending_requests() const {
  const Field field = block("destinationRule")["connectionPool"]["http1MaxPendingRequests"];
  return {field.integer(1), field};
}

Number SchedulerInstall::requests_per_connection() const {
  const Field field = block("destinationRule")["connectionPool"]["maxRequestsPerConnection"];
  return {field.integer(1), field};
}

Text SchedulerInstall::envoy_filter_name() const {
  return text_or(block("envoyFilter")["name"], "epp-ext-proc");
}

Labels SchedulerInstall::workload_selector() const {
  const Field selector = block("envoyFilter")["workloadSelector"];
  if (selector.size() != 0) {
    return {selector.json(), selector};
  }
  if (!block("gateway")) {
    return {Json::object(), {}};
  }
  const Text name = gateway_name();
  return {Json::object({{gateway_label, name.text}}), name.field};
}

}  // namespace routerctl::kinds
