#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/simulator_deployment_checks.hpp"
#include "renderer/kinds/simulator_deployment_proxy.hpp"
#include "renderer/kinds/simulator_deployment_rules.hpp"
#include "renderer/kinds/simulator_deployment_values.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = simulator_deployment_rules;
using rules::report;
using yaml::Field;

// ---- fields that nobody reads, and why

void discard_blocks(const CustomResource& resource) {
  const Field spec = resource.spec;
  const Field gateways = spec["inferenceGateway"];
  for (const Field block : {spec["epp"], spec["prefill"], spec["decode"], spec["loadBalancing"],
                            gateways, gateways["standard"], gateways["istio"]}) {
    if (block.written() && !block["enabled"]) {
      block.discard(rules::not_enabled);
    }
  }
}

void discard_for_stages(const CustomResource& resource, const Inputs& inputs) {
  if (!simulator_has_stages(resource)) {
    return;
  }
  const Field spec = resource.spec;
  for (const std::string_view name : {"replicas", "resources"}) {
    spec[name].discard(rules::stages);
  }
  if (!inputs.repairs.contains("llm-d-sim/proxy-service")) {
    spec["service"].discard(rules::stages);
  }
  const std::vector<Simulators> stages = simulators_of(resource);
  const bool inherited = std::any_of(stages.begin(), stages.end(), [](const Simulators& stage) {
    return stage.block["logVerbosity"].integer() == 0;
  });
  if (!inherited) {
    spec["logVerbosity"].discard(rules::log_verbosity);
  }
}

void discard_load_balancing(const CustomResource& resource, const Inputs& inputs) {
  if (simulator_enables(resource, "loadBalancing") &&
      !inputs.repairs.contains("llm-d-sim/destination-rule")) {
    resource.spec["loadBalancing"].discard(rules::load_balancing);
  }
}

// ---- the Service in front of the simulator, and its rule

void note_other_maker(const CustomResource& resource, const OtherMaker& maker,
                      std::string_view what, Diagnostics& diagnostics) {
  Diagnostic found = report(rules::other_maker, resource, resource.metadata["name"],
                            fmt::format("{} is left to {}, which has one", what, maker.what));
  found.related.emplace_back(maker.at.place(), maker.what);
  diagnostics.push_back(std::move(found));
}

void check_proxy_service(const CustomResource& resource, const Inputs& inputs,
                         Diagnostics& diagnostics) {
  const bool wanted =
      simulator_wants_proxy_service(resource) && inputs.repairs.contains("llm-d-sim/proxy-service");
  if (simulator_has_stages(resource) && !wanted) {
    return;
  }
  if (const auto maker = other_service_maker(resource, inputs)) {
    const auto service = simulator_service_name(resource).value.get<std::string>();
    note_other_maker(resource, *maker, "Service " + quote(service), diagnostics);
  }
}

void check_algorithm(const CustomResource& resource, const Inputs& inputs,
                     Diagnostics& diagnostics) {
  const Field algorithm = resource.spec["loadBalancing"]["algorithm"];
  if (algorithm.text() != "LEAST_CONN" || inputs.repairs.contains("llm-d-sim/least-conn")) {
    return;
  }
  Diagnostic found = report(rules::least_conn, resource, algorithm,
                            "LEAST_CONN is deprecated: Istio calls it LEAST_REQUEST");
  found.hints.emplace_back("write LEAST_REQUEST, or turn on --repair llm-d-sim/least-conn");
  diagnostics.push_back(std::move(found));
}

void check_circuit_breaker(const CustomResource& resource, Diagnostics& diagnostics) {
  // So few that a handful of clients reach it: each connection takes a moment to open.
  constexpr std::int64_t few = 10;
  const Field pool = resource.spec["loadBalancing"]["connectionPool"];
  const Field field = pool["http1MaxPendingRequests"];
  const std::int64_t pending = field.integer();
  if (pending < 1 || pending >= few) {
    return;
  }
  Diagnostic found =
      report(rules::circuit_breaker, resource, field,
             fmt::format("only {} {} may wait for a connection: more are answered with 503",
                         pending, pending == 1 ? "request" : "requests"));
  if (pool["maxRequestsPerConnection"].integer() == 1) {
    found.message += ", and each needs a new one";
  }
  found.hints.emplace_back(
      "write http1MaxPendingRequests: 0 for no limit, or leave out connectionPool");
  diagnostics.push_back(std::move(found));
}

void check_destination_rule(const CustomResource& resource, const Inputs& inputs,
                            Diagnostics& diagnostics) {
  if (!simulator_enables(resource, "loadBalancing") ||
      !inputs.repairs.contains("llm-d-sim/destination-rule")) {
    return;
  }
  const auto service = simulator_service_name(resource).value.get<std::string>();
  if (const auto maker = other_rule_maker(resource, inputs)) {
    note_other_maker(resource, *maker, "DestinationRule " + quote(service + "-lb"), diagnostics);
    return;
  }
  check_algorithm(resource, inputs, diagnostics);
  check_circuit_breaker(resource, diagnostics);
  if (simulator_has_stages(resource) && !inputs.repairs.contains("llm-d-sim/proxy-service") &&
      !other_service_maker(resource, inputs)) {
    diagnostics.push_back(report(
        rules::no_proxy_service, resource, resource.spec["loadBalancing"]["enabled"],
        fmt::format("the DestinationRule is for Service {}, which nobody makes", quote(service))));
  }
}

// ---- the endpoint picker

void check_epp(const CustomResource& resource, const Inputs& inputs, Diagnostics& diagnostics) {
  if (!simulator_enables(resource, "epp")) {
    return;
  }
  const Field at = resource.spec["epp"]["enabled"];
  const auto is_there = [&](std::string_view group, std::string_view kind, std::string_view name) {
    return inputs.find_beside(resource, group, kind, name) != nullptr;
  };
  if (!inputs.repairs.contains("llm-d-sim/epp-rbac") &&
      !is_there("", "ServiceAccount", simulator_epp_name)) {
    Diagnostic found = report(rules::service_account, resource, at,
                              fmt::format("no ServiceAccount {} is made: no pod of the EPP starts",
                                          quote(simulator_epp_name)));
    found.hints.emplace_back("leave the repair llm-d-sim/epp-rbac on, or bring your own");
    diagnostics.push_back(std::move(found));
  }
  if (!inputs.repairs.contains("llm-d-sim/inference-pool") &&
      !is_there("inference.networking.k8s.io", "InferencePool", simulator_pool_name)) {
    Diagnostic found = report(rules::inference_pool, resource, at,
                              fmt::format("the EPP needs InferencePool {}, which is not made",
                                          quote(simulator_pool_name)));
    found.hints.emplace_back("turn on --repair llm-d-sim/inference-pool, or bring your own");
    diagnostics.push_back(std::move(found));
  }
}

// ---- gateways

void check_backend(const CustomResource& resource, const Inputs& inputs, std::string_view instance,
                   Diagnostics& diagnostics) {
  const Backend backend = gateway_backend(resource, inputs);
  if (inputs.repairs.contains("llm-d-sim/gateway-backend") ||
      (backend.service.value == "ms-sim-llm-d-modelservice-decode" && backend.port.value == 8200)) {
    return;
  }
  Diagnostic found = report(
      rules::gateway_backend, resource, resource.spec["inferenceGateway"][instance]["enabled"],
      "the gateway sends requests to ms-sim-llm-d-modelservice-decode:8200, which is not "
      "there");
  found.expected =
      fmt::format("{}:{}", backend.service.value.get<std::string>(), backend.port.value.dump());
  diagnostics.push_back(std::move(found));
}

void check_gateways(const CustomResource& resource, const Inputs& inputs,
                    Diagnostics& diagnostics) {
  const bool standard = simulator_enables_gateway(resource, "standard");
  const bool istio = simulator_enables_gateway(resource, "istio");
  const Field gateways = resource.spec["inferenceGateway"];
  if (standard) {
    check_backend(resource, inputs, "standard", diagnostics);
  }
  if (istio) {
    Diagnostic found = report(rules::istio_gateway, resource, gateways["istio"]["enabled"],
                              "the Istio gateway cannot serve as the operator makes it");
    found.hints.emplace_back(
        "switch it off and use the gateway of a SchedulerInstall, which Istio runs itself");
    diagnostics.push_back(std::move(found));
  }
  if (standard && istio && !inputs.repairs.contains("llm-d-sim/gateway-selector")) {
    diagnostics.push_back(report(
        rules::selector, resource, gateways["standard"]["enabled"],
        fmt::format("Service {} selects the pods of the Istio gateway too, which do not listen on "
                    "port 80",
                    quote(standard_gateway_name))));
  }
}

}  // namespace

void check_simulator_surprises(const CustomResource& resource, const Inputs& inputs,
                               Diagnostics& diagnostics) {
  discard_blocks(resource);
  discard_for_stages(resource, inputs);
  discard_load_balancing(resource, inputs);
  check_proxy_service(resource, inputs, diagnostics);
  check_destination_rule(resource, inputs, diagnostics);
  check_epp(resource, inputs, diagnostics);
  check_gateways(resource, inputs, diagnostics);
}

}  // namespace routerctl::kinds
