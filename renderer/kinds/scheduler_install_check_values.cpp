#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/scheduler_install_checks.hpp"
#include "renderer/kinds/scheduler_install_findings.hpp"
#include "renderer/kinds/scheduler_install_rules.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/kube/quantity.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = scheduler_install_rules;
using yaml::Field;
using Text = SchedulerInstall::Text;
using Number = SchedulerInstall::Number;
using Labels = SchedulerInstall::Labels;

constexpr std::int64_t most_port = 65535, metrics_port = 9090;

using Errors = std::vector<std::string> (*)(std::string_view);

// The schema takes any text. A default of the controller's has no field and is fine; one value may
// be looked at twice, since equal findings are printed once.
void check_name(const Text& name, Errors errors_of, Findings& findings) {
  if (!name.field) {
    return;
  }
  for (std::string& error : errors_of(name.text)) {
    Diagnostic found =
        Findings::about(rules::name, name.field,
                        fmt::format("{} {} cannot be used", name.field.path(), quote(name.text)));
    found.expected = std::move(error);
    findings.add(std::move(found));
  }
}

void check_names(const SchedulerInstall& install, Findings& findings) {
  const auto service = kube::dns1035_label_errors;
  const auto object = kube::dns1123_subdomain_errors;
  const auto namespace_ = kube::dns1123_label_errors;
  check_name(install.simulator_namespace(), namespace_, findings);
  check_name(install.proxy_name(), service, findings);
  if (install.enabled("epp")) {
    check_name(install.scheduler_namespace(), namespace_, findings);
    check_name(install.epp_name(), service, findings);
    check_name(install.pool_name(), object, findings);
    check_name(install.pool_namespace(), namespace_, findings);
  }
  if (install.enabled("gateway")) {
    check_name(install.scheduler_namespace(), namespace_, findings);
    check_name(install.gateway_name(), object, findings);
    check_name(install.gateway_class(), object, findings);
  }
  if (install.enabled("routing")) {
    check_name(install.scheduler_namespace(), namespace_, findings);
    check_name(install.route_name(), object, findings);
    check_name(install.parent_name(), object, findings);
    check_name(install.parent_namespace(), namespace_, findings);
  }
  if (install.enabled("routing") && install.routes_to_pool()) {
    check_name(install.route_pool_name(), object, findings);
    check_name(install.route_pool_namespace(), namespace_, findings);
  }
  if (install.enabled("envoyFilter")) {
    check_name(install.envoy_filter_name(), object, findings);
  }
}

void check_port(const Number& port, Findings& findings) {
  if (port.field && (port.number < 1 || port.number > most_port)) {
    Diagnostic found = Findings::about(rules::port, port.field,
                                       fmt::format("{} is {}", port.field.path(), port.number));
    found.expected = "a number from 1 to 65535";
    findings.add(std::move(found));
  }
}

void check_epp_ports(const SchedulerInstall& install, Findings& findings) {
  const Number port = install.epp_port();
  if (port.number < 1 || port.number > most_port) {
    check_port(port, findings);
  } else if (port.number == most_port) {
    findings.add(rules::epp_port, "epp.port",
                 "spec.epp.port 65535 leaves no port for health checks, which is the next one");
  } else if (port.number == metrics_port || port.number + 1 == metrics_port) {
    findings.add(rules::epp_port, "epp.port",
                 fmt::format("spec.epp.port {}: gRPC has {}, health checks {}, and metrics {} too",
                             port.number, port.number, port.number + 1, metrics_port));
  }
}

void check_ports(const SchedulerInstall& install, Findings& findings) {
  check_port(install.proxy_port(), findings);
  check_port(install.proxy_target_port(), findings);
  if (install.enabled("epp")) {
    check_epp_ports(install, findings);
  }
  if (install.enabled("gateway")) {
    check_port(install.listener_port(), findings);
  }
  if (install.enabled("routing") && install.routes_to_pool()) {
    check_port(install.route_pool_port(), findings);
  }
}

void add_label_errors(const Field& field, std::string_view what, std::string_view text,
                      Errors errors_of, Findings& findings) {
  for (std::string& error : errors_of(text)) {
    Diagnostic found = Findings::about(rules::label, field,
                                       fmt::format("{} {} cannot be used", what, quote(text)));
    found.expected = std::move(error);
    findings.add(std::move(found));
  }
}

void check_selector(const Labels& selector, Findings& findings) {
  if (!selector.field || !selector.field.is(yaml::Type::map)) {
    return;
  }
  for (const Field label : selector.field.items()) {
    add_label_errors(label, "label", label.key(), kube::qualified_name_errors, findings);
    add_label_errors(label, "label value", label.text(), kube::label_value_errors, findings);
  }
}

void check_labels(const SchedulerInstall& install, Findings& findings) {
  add_label_errors(install.resource().metadata["name"], "as a label of its objects the name",
                   install.resource().name, kube::label_value_errors, findings);
  check_selector(install.proxy_selector(), findings);
  if (!install.enabled("envoyFilter")) {
    return;
  }
  const Labels pods = install.workload_selector();
  check_selector(pods, findings);
  if (pods.field && !pods.field.is(yaml::Type::map)) {  // the name of the Gateway
    add_label_errors(pods.field, "as a label of its pods the Gateway's name", pods.field.text(),
                     kube::label_value_errors, findings);
  }
}

void check_limits(const SchedulerInstall& install, Findings& findings) {
  if (!install.enabled("destinationRule")) {
    return;
  }
  for (const Number& limit : {install.pending_requests(), install.requests_per_connection()}) {
    if (limit.number < 0) {
      Diagnostic found = Findings::about(rules::connection_limit, limit.field,
                                         fmt::format("{} is {}", limit.field.path(), limit.number));
      found.expected = "0 or more; 0 is no limit";
      findings.add(std::move(found));
    }
  }
}

// The schema's pattern is wider than Go's parser, and the operator reads the whole resource or
// nothing of it: also a block that is switched off.
void check_quantities(const Field& quantities, Findings& findings) {
  for (const Field quantity : quantities.items()) {
    if (quantity.is(yaml::Type::string) && !kube::canonical_quantity(quantity.peek())) {
      findings.add(Findings::about(
          rules::quantity, quantity,
          fmt::format("{} {} is no quantity", quantity.path(), quote(quantity.peek()))));
    }
  }
}

void check_resources(const SchedulerInstall& install, Findings& findings) {
  const Field resources = install.block("epp")["resources"];
  check_quantities(resources["limits"], findings);
  check_quantities(resources["requests"], findings);
  for (const Field claim : resources["claims"].items()) {
    if (install.enabled("epp")) {
      findings.add(Findings::about(
          rules::claims, claim["name"],
          fmt::format("the EPP's pod has no resource claim {}", quote(claim["name"].text()))));
    }
  }
}

}  // namespace

void check_values(const SchedulerInstall& install, Diagnostics& diagnostics) {
  Findings findings(install, diagnostics);
  check_names(install, findings);
  check_ports(install, findings);
  check_labels(install, findings);
  check_limits(install, findings);
  check_resources(install, findings);
}

}  // namespace routerctl::kinds
