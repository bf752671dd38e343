#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/scheduler_install_checks.hpp"
#include "renderer/kinds/scheduler_install_findings.hpp"
#include "renderer/kinds/scheduler_install_objects.hpp"
#include "renderer/kinds/scheduler_install_rules.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = scheduler_install_rules;
using yaml::Field;
using Text = SchedulerInstall::Text;

bool is_on(const Inputs& inputs, std::string_view repair) {
  return inputs.repairs.contains(repair);
}

// Names of epp and gateway are taken by others, also from blocks that make nothing.
void discard_blocks(const SchedulerInstall& install) {
  const bool routes = install.enabled("routing");
  const bool names_pool = routes && install.routes_to_pool();
  const bool names_gateway = routes || install.enabled("envoyFilter");
  for (const auto& [name, is_needed] :
       {std::pair("epp", names_pool), std::pair("gateway", names_gateway),
        std::pair("routing", false), std::pair("destinationRule", false),
        std::pair("envoyFilter", false)}) {
    const Field block = install.block(name);
    if (block.written() && !block["enabled"] && !is_needed) {
      block.discard(rules::not_enabled);
    }
  }
}

void check_target_port(const SchedulerInstall& install, Findings& findings) {
  const Field target = install.block("proxyService")["targetPort"];
  const auto port = install.proxy_port().number;
  const auto target_port = install.proxy_target_port().number;
  if (target && !target.written() && port != target_port) {
    findings.add(rules::target_port, "proxyService.port",
                 fmt::format("Service {} leads from port {} to {}: targetPort is left out",
                             quote(install.proxy_name().text), port, target_port),
                 {fmt::format("write targetPort: {0}, or 0 for the same as port", port)});
  }
}

void check_epp_target_port(const SchedulerInstall& install, const Inputs& inputs,
                           Findings& findings) {
  const auto port = install.epp_port().number;
  if (port != 9002 && !is_on(inputs, "llm-d-sim/epp-target-port")) {
    findings.add(rules::epp_target_port, "epp.port",
                 fmt::format("Service {} leads from port {} to 9002, and the EPP listens on {}",
                             quote(install.epp_name().text), port, port),
                 {"turn on the repair llm-d-sim/epp-target-port"});
  }
}

void check_pool(const SchedulerInstall& install, std::string_view path, const Text& namespace_,
                const Text& name, const Inputs& inputs, Findings& findings) {
  if (name.text.empty() || has_inference_pool(namespace_.text, name.text, inputs)) {
    return;
  }
  const bool made = install.enabled("epp") && is_on(inputs, "llm-d-sim/inference-pool") &&
                    name.text == install.pool_name().text &&
                    namespace_.text == install.pool_namespace().text;
  if (!made) {
    findings.add(rules::inference_pool, path,
                 fmt::format("InferencePool {} is needed in namespace {}, and not made",
                             quote(name.text), quote(namespace_.text)),
                 {"turn on --repair llm-d-sim/inference-pool, or bring your own"});
  } else if (namespace_.text != install.scheduler_namespace().text) {
    findings.add(rules::picker_reference, path,
                 fmt::format("InferencePool {} in namespace {} cannot name the EPP in namespace {}",
                             quote(name.text), quote(namespace_.text),
                             quote(install.scheduler_namespace().text)));
  }
}

void check_epp(const SchedulerInstall& install, const Inputs& inputs, Findings& findings) {
  check_epp_target_port(install, inputs, findings);
  check_pool(install, "epp.poolName", install.pool_namespace(), install.pool_name(), inputs,
             findings);
  if (install.pool_namespace().text != install.simulator_namespace().text) {
    findings.add(
        rules::pool_namespace, "epp.poolNamespace",
        fmt::format("the EPP may not read InferencePool {} in namespace {}: its Role is in {}",
                    quote(install.pool_name().text), quote(install.pool_namespace().text),
                    quote(install.simulator_namespace().text)));
  }
  if (install.config_profile().text == "default") {
    findings.add(rules::hash_block_size, "epp.configProfile",
                 "the default profile sets hashBlockSize, which the EPP ignores since v0.4.0");
  }
}

void check_route_to_pool(const SchedulerInstall& install, const Inputs& inputs,
                         Findings& findings) {
  const Text pool = install.route_pool_name();
  const Text namespace_ = install.route_pool_namespace();
  const bool is_of_epp = install.enabled("epp") && pool.text == install.pool_name().text &&
                         namespace_.text == install.pool_namespace().text;
  if (!is_of_epp) {
    check_pool(install, "routing.inferencePool.name", namespace_, pool, inputs, findings);
  }
  if (namespace_.text != install.simulator_namespace().text &&
      namespace_.text != install.scheduler_namespace().text) {
    findings.add(
        rules::reference_grant, "routing.inferencePool.namespace",
        fmt::format("no ReferenceGrant in namespace {} lets the route name InferencePool {}",
                    quote(namespace_.text), quote(pool.text)));
  }
}

void check_gateway(const SchedulerInstall& install, Findings& findings) {
  const Text protocol = install.listener_protocol();
  if (protocol.text != "HTTP") {
    findings.add(rules::listener, "gateway.listenerProtocol",
                 fmt::format("a listener of protocol {} without TLS settings serves no HTTPRoute",
                             quote(protocol.text)));
  }
}

void check_envoy_filter(const SchedulerInstall& install, const Inputs& inputs, Findings& findings) {
  if (!is_on(inputs, envoy_filter_dns) && known_epp_address(install, inputs).empty()) {
    Diagnostic found = findings.about(
        rules::epp_address, "envoyFilter.enabled",
        fmt::format("the address of Service {} in namespace {} is known in a cluster only",
                    quote(install.epp_name().text), quote(install.scheduler_namespace().text)));
    found.hints.emplace_back(
        "name it with --setting llm-d-sim.epp-address=ADDRESS, or hand the Service over with "
        "--existing");
    findings.add(std::move(found));
  }
  findings.add(rules::ext_proc, "envoyFilter.enabled",
               "the EPP does not understand what this EnvoyFilter sends, and requests pass without "
               "its choice",
               {"leave envoyFilter off: istiod makes the filter for a route to an InferencePool"});
  const Text gateway_class = install.gateway_class();
  if (install.enabled("gateway") && gateway_class.text != "istio") {
    findings.add(rules::not_istio, "gateway.className",
                 fmt::format("a Gateway of class {} ignores EnvoyFilter {} unless Istio runs it",
                             quote(gateway_class.text), quote(install.envoy_filter_name().text)));
  }
}

void check_circuit_breaker(const SchedulerInstall& install, Findings& findings) {
  // So few that a handful of clients reach it: each connection takes a moment to open.
  constexpr std::int64_t few = 10;
  const std::int64_t pending = install.pending_requests().number;
  if (pending < 1 || pending >= few) {
    return;
  }
  const bool closes = install.requests_per_connection().number == 1;
  findings.add(rules::circuit_breaker, "destinationRule.connectionPool.http1MaxPendingRequests",
               fmt::format("only {} {} may wait for a connection: more are answered with 503{}",
                           pending, pending == 1 ? "request" : "requests",
                           closes ? ", and each needs a new one" : ""),
               {"write http1MaxPendingRequests: 0 for no limit"});
}

void check_destination_rule(const SchedulerInstall& install, const Inputs& inputs,
                            Findings& findings) {
  if (install.algorithm().text == "LEAST_CONN" && !is_on(inputs, "llm-d-sim/least-conn")) {
    findings.add(rules::least_conn, "destinationRule.algorithm",
                 "LEAST_CONN is deprecated: Istio calls it LEAST_REQUEST",
                 {"write LEAST_REQUEST, or turn on --repair llm-d-sim/least-conn"});
  }
  check_circuit_breaker(install, findings);
}

}  // namespace

void check_surprises(const SchedulerInstall& install, const Inputs& inputs,
                     Diagnostics& diagnostics) {
  Findings findings(install, diagnostics);
  discard_blocks(install);
  check_target_port(install, findings);
  if (install.enabled("epp")) {
    check_epp(install, inputs, findings);
  }
  if (install.enabled("gateway")) {
    check_gateway(install, findings);
  }
  if (install.enabled("routing") && install.routes_to_pool()) {
    check_route_to_pool(install, inputs, findings);
  }
  if (install.enabled("envoyFilter") && install.enabled("epp")) {
    check_envoy_filter(install, inputs, findings);
  }
  if (install.enabled("destinationRule")) {
    check_destination_rule(install, inputs, findings);
  }
}

}  // namespace routerctl::kinds
