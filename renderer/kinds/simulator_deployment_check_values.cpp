#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/llm_d_epp.hpp"
#include "renderer/kinds/simulator_deployment_checks.hpp"
#include "renderer/kinds/simulator_deployment_proxy.hpp"
#include "renderer/kinds/simulator_deployment_rules.hpp"
#include "renderer/kinds/simulator_deployment_values.hpp"
#include "renderer/kube/container_resources.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/kube/quantity.hpp"
#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = simulator_deployment_rules;
using rules::report;
using yaml::Field;

constexpr std::size_t longest_label = 63;

void check_name(const CustomResource& resource, Diagnostics& diagnostics) {
  if (resource.name.size() <= longest_label) {
    return;
  }
  Diagnostic found = report(rules::name, resource, resource.metadata["name"],
                            fmt::format("the name has {} characters and is a label of every object",
                                        resource.name.size()));
  found.expected = fmt::format("at most {} characters", longest_label);
  diagnostics.push_back(std::move(found));
}

void check_namespace(const CustomResource& resource, const Inputs& inputs,
                     Diagnostics& diagnostics) {
  const bool rule = makes_destination_rule(resource, inputs);
  const bool epp = simulator_enables(resource, "epp");
  if (!resource.namespace_.empty() || (!rule && !epp)) {
    return;
  }
  Diagnostic found =
      report(rules::no_namespace, resource, resource.metadata["name"],
             fmt::format("{} needs the namespace, which is not known",
                         epp ? "the EPP's --pool-namespace" : "the DestinationRule's host name"));
  found.hints.emplace_back("write metadata.namespace, or pass -n NAMESPACE");
  diagnostics.push_back(std::move(found));
}

void check_port(const CustomResource& resource, const Field& field, Diagnostics& diagnostics) {
  const std::int64_t port = field.integer();
  if (port >= 0 && port <= 65535) {
    return;
  }
  Diagnostic found = report(rules::port, resource, field, fmt::format("{} is no port", port));
  found.expected = "1 to 65535";
  diagnostics.push_back(std::move(found));
}

void check_epp_ports(const CustomResource& resource, const Inputs& inputs,
                     Diagnostics& diagnostics) {
  const Field field = resource.spec["epp"]["port"];
  const auto port = simulator_epp_port(resource).value.get<std::int64_t>();
  if (port < 1 || port > 65535) {
    return;
  }
  const std::int64_t health =
      simulator_epp_health_port(port, inputs.repairs.contains("llm-d-sim/epp-health-port"));
  std::string message;
  if (port == llm_d_epp_metrics_port) {
    message = fmt::format("the EPP already listens on {} for metrics", port);
  } else if (health == llm_d_epp_metrics_port) {
    message = fmt::format("the EPP's port for health checks is {}, on which it listens for metrics",
                          health);
  } else if (health > 65535) {
    message = fmt::format("the EPP's port for health checks would be {}", health);
  } else {
    return;
  }
  Diagnostic found = report(rules::epp_port, resource, field, std::move(message));
  found.hints.emplace_back("take another epp.port, for example 9002");
  diagnostics.push_back(std::move(found));
}

// The DestinationRule has the name in its own.
void check_service_name(const CustomResource& resource, Diagnostics& diagnostics) {
  const Field service = resource.spec["service"];
  const auto name = simulator_service_name(resource).value.get<std::string>();
  if (const auto errors = kube::dns1035_label_errors(name); !errors.empty()) {
    Diagnostic found = report(rules::service_name, resource, service["name"],
                              fmt::format("{} is no name for a Service", quote(name)));
    found.expected = errors.front();
    diagnostics.push_back(std::move(found));
  }
}

void check_service_type(const CustomResource& resource, Diagnostics& diagnostics) {
  const Field service = resource.spec["service"];
  const std::string_view type = service["type"].text();
  const std::vector<std::string_view> known{"ClusterIP", "NodePort", "LoadBalancer"};
  if (!type.empty() && std::find(known.begin(), known.end(), type) == known.end()) {
    Diagnostic found = report(rules::service_type, resource, service["type"],
                              fmt::format("{} is no type of a Service with pods", quote(type)));
    found.expected = "one of: ClusterIP, NodePort, LoadBalancer";
    found.hints = did_you_mean(type, known);
    diagnostics.push_back(std::move(found));
  }
}

void check_service(const CustomResource& resource, const Inputs& inputs, Diagnostics& diagnostics) {
  const bool service = makes_service(resource, inputs);
  if (service || makes_destination_rule(resource, inputs)) {
    check_service_name(resource, diagnostics);
  }
  if (service) {
    check_service_type(resource, diagnostics);
  }
  // Without stages it is the port of the pods too.
  if (service || !simulator_has_stages(resource)) {
    check_port(resource, resource.spec["service"]["port"], diagnostics);
  }
}

void check_quantity(const CustomResource& resource, const Field& field, Diagnostics& diagnostics) {
  const std::string_view text = field.peek();
  if (!field.is(yaml::Type::string) || kube::canonical_quantity(text)) {
    return;
  }
  Diagnostic found = report(rules::quantity, resource, field,
                            fmt::format("{} is no quantity that Go can read", quote(text)));
  found.expected = "a number with a unit, such as 500m, 2 or 1Gi";
  diagnostics.push_back(std::move(found));
}

// The operator reads the whole resource or nothing of it: also blocks that are switched off.
void check_quantities(const CustomResource& resource, Diagnostics& diagnostics) {
  const Field spec = resource.spec;
  const Field gateways = spec["inferenceGateway"];
  for (const Field block : {spec, spec["epp"], spec["prefill"], spec["decode"],
                            gateways["standard"], gateways["istio"]}) {
    for (const std::string_view part : {"limits", "requests"}) {
      for (const Field each : block["resources"][part].items()) {
        check_quantity(resource, each, diagnostics);
      }
    }
  }
}

// Of a container that is made. Quantities that cannot be read were reported.
void check_resources(const CustomResource& resource, const Field& block, Diagnostics& diagnostics) {
  Json resources = Json::object();
  for (const char* const list : {"requests", "limits"}) {
    for (const Field each : block["resources"][list].items()) {
      const std::string text =
          each.is(yaml::Type::integer) ? std::to_string(each.integer()) : std::string(each.text());
      if (std::optional<std::string> amount = kube::canonical_quantity(text)) {
        resources[list][std::string(each.key())] = *std::move(amount);
      }
    }
  }
  for (kube::ResourceError& error : kube::resource_errors(resources)) {
    Diagnostic found =
        report(rules::resources, resource, block["resources"][error.list][error.resource],
               std::move(error.message));
    found.expected = std::move(error.expected);
    diagnostics.push_back(std::move(found));
  }
}

void check_claims(const CustomResource& resource, const Field& block, Diagnostics& diagnostics) {
  for (const Field claim : block["resources"]["claims"].items()) {
    diagnostics.push_back(
        report(rules::claims, resource, claim["name"],
               fmt::format("the pod has no resource claim {}", quote(claim["name"].text()))));
  }
}

void report_arguments(const CustomResource& resource, const std::vector<Field>& arguments,
                      Diagnostics& diagnostics) {
  for (const Field& argument : arguments) {
    Diagnostic found = report(rules::port_argument, resource, argument,
                              fmt::format("{} changes a port that the objects keep",
                                          quote(llm_d_flag_of(argument.text()))));
    found.hints.emplace_back("use the field port, which changes it everywhere");
    diagnostics.push_back(std::move(found));
  }
}

void check_connection_limits(const CustomResource& resource, Diagnostics& diagnostics) {
  for (const Field limit : resource.spec["loadBalancing"]["connectionPool"].items()) {
    if (limit.integer() < 0) {
      diagnostics.push_back(
          report(rules::connection_limit, resource, limit,
                 fmt::format("{} is negative: Istio refuses the DestinationRule", limit.key())));
    }
  }
}

void check_simulator_pods(const CustomResource& resource, Diagnostics& diagnostics) {
  constexpr std::array<std::string_view, 1> flags{"--port"};
  for (const Simulators& simulators : simulators_of(resource)) {
    check_claims(resource, simulators.block, diagnostics);
    check_resources(resource, simulators.block, diagnostics);
    if (simulator_has_stages(resource)) {
      check_port(resource, simulators.block["port"], diagnostics);
      report_arguments(resource, llm_d_arguments_with(flags, simulators.block["args"]),
                       diagnostics);
    }
  }
}

void check_epp(const CustomResource& resource, const Inputs& inputs, Diagnostics& diagnostics) {
  const Field epp = resource.spec["epp"];
  check_port(resource, epp["port"], diagnostics);
  check_epp_ports(resource, inputs, diagnostics);
  check_claims(resource, epp, diagnostics);
  check_resources(resource, epp, diagnostics);
  report_arguments(resource, llm_d_epp_port_arguments(epp["args"]), diagnostics);
}

}  // namespace

void check_simulator_values(const CustomResource& resource, const Inputs& inputs,
                            Diagnostics& diagnostics) {
  check_name(resource, diagnostics);
  check_quantities(resource, diagnostics);
  check_namespace(resource, inputs, diagnostics);
  check_simulator_pods(resource, diagnostics);
  check_service(resource, inputs, diagnostics);
  if (simulator_enables(resource, "epp")) {
    check_epp(resource, inputs, diagnostics);
  }
  for (const std::string_view instance : {"standard", "istio"}) {
    if (simulator_enables_gateway(resource, instance)) {
      const Field gateway = resource.spec["inferenceGateway"][instance];
      check_port(resource, gateway["port"], diagnostics);
      check_claims(resource, gateway, diagnostics);
      check_resources(resource, gateway, diagnostics);
    }
  }
  if (makes_destination_rule(resource, inputs)) {
    check_connection_limits(resource, diagnostics);
  }
}

}  // namespace routerctl::kinds
