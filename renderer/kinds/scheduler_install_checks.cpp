#include "renderer/kinds/scheduler_install_checks.hpp"

#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/scheduler_install_findings.hpp"
#include "renderer/kinds/scheduler_install_rules.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = scheduler_install_rules;

void check_simulator_namespace(const SchedulerInstall& install, Findings& findings) {
  if (install.simulator_namespace().text.empty()) {
    findings.add(rules::simulator_namespace, "simulatorNamespace",
                 "spec.simulatorNamespace is required",
                 {"name the namespace in which the simulator's pods run"});
  }
}

// Of the blocks that put owned objects into the scheduler namespace. An EnvoyFilter needs an EPP.
bool owns_in_scheduler_namespace(const SchedulerInstall& install) {
  return install.enabled("epp") || install.enabled("gateway") || install.enabled("routing");
}

// The owner reference is all that is wrong with these objects, and rendered ones have none.
void check_scheduler_namespace(const SchedulerInstall& install, const Inputs& inputs,
                               Findings& findings) {
  const std::string& own = install.resource().namespace_;
  if (!owns_in_scheduler_namespace(install) || own.empty() ||
      install.scheduler_namespace().text == own) {
    return;
  }
  const std::string wanted = quote(install.scheduler_namespace().text);
  Diagnostic found = findings.about(
      rules::scheduler_namespace, "schedulerNamespace",
      fmt::format("the operator makes nothing in namespace {} for a SchedulerInstall in {}: "
                  "cross-namespace owner references are disallowed",
                  wanted, quote(own)));
  found.hints.push_back(fmt::format(
      "put the SchedulerInstall into namespace {} if an operator is to read it", wanted));
  if (inputs.fidelity == Fidelity::repaired) {
    found.severity = Severity::warning;
  }
  findings.add(std::move(found));
}

void check_route(const SchedulerInstall& install, Findings& findings) {
  if (!install.enabled("routing")) {
    return;
  }
  if (install.routes_to_pool() && install.route_pool_name().text.empty()) {
    findings.add(rules::pool_name, "routing.inferencePool.name",
                 "routing.backendType=InferencePool requires routing.inferencePool.name",
                 {"name the InferencePool, or add an epp block: its poolName is taken then"});
  }
  if (install.parent_name().text.empty()) {
    findings.add(rules::parent_gateway, "routing.parentGateway.name",
                 "the HTTPRoute belongs to no Gateway: neither routing.parentGateway.name nor a "
                 "gateway block names one",
                 {"write routing.parentGateway.name, or enable the gateway block"});
  }
}

void check_envoy_filter(const SchedulerInstall& install, Findings& findings) {
  if (!install.enabled("envoyFilter")) {
    return;
  }
  if (!install.enabled("epp")) {
    findings.add(rules::envoy_filter_without_epp, "envoyFilter.enabled",
                 "envoyFilter requires epp.enabled=true");
  }
  if (install.workload_selector().map.empty()) {
    findings.add(
        rules::envoy_filter_without_selector, "envoyFilter.workloadSelector",
        "envoyFilter requires workloadSelector (or gateway configured for default selector)",
        {"name the labels of the gateway's pods, for example "
         "gateway.networking.k8s.io/gateway-name"});
  }
}

void check_namespace(const SchedulerInstall& install, Findings& findings) {
  if (install.resource().namespace_.empty()) {
    Diagnostic found =
        Findings::about(rules::no_namespace, install.resource().metadata["name"],
                        fmt::format("SchedulerInstall {} has no namespace, and its objects name it",
                                    quote(install.resource().name)));
    found.hints.emplace_back("write metadata.namespace, or pass -n NAMESPACE");
    findings.add(std::move(found));
  }
}

// What several SchedulerInstalls would have to share.
struct Shared {
  const Rule& rule;
  std::string_view path;
  std::string (*key)(const SchedulerInstall& install);  ///< empty: it has none
  std::string_view message;                             ///< of each but the first with that key
};

void check_shared(const Shared& shared, std::span<const SchedulerInstall> installs,
                  Diagnostics& diagnostics) {
  std::map<std::string, const SchedulerInstall*> first;
  for (const SchedulerInstall& install : installs) {
    const std::string key = shared.key(install);
    if (key.empty() || first.emplace(key, &install).second) {
      continue;
    }
    Findings findings(install, diagnostics);
    const CustomResource& other = first.at(key)->resource();
    Diagnostic found =
        findings.about(shared.rule, shared.path, fmt::format(fmt::runtime(shared.message), key));
    found.related.emplace_back(other.metadata["name"].place(),
                               fmt::format("SchedulerInstall {}", quote(other.name)));
    findings.add(std::move(found));
  }
}

std::string grant_of(const SchedulerInstall& install) {
  const bool makes_one = install.enabled("routing");
  const std::string namespace_ = makes_one ? install.simulator_namespace().text : std::string();
  return namespace_.empty() ? namespace_ : namespace_ + "/allow-scheduler-httproute";
}

std::string address_of(const SchedulerInstall& install) {
  return install.enabled("envoyFilter") ? "llm-d-sim.epp-address" : "";
}

}  // namespace

void check_refusals(const SchedulerInstall& install, const Inputs& inputs,
                    Diagnostics& diagnostics) {
  Findings findings(install, diagnostics);
  check_namespace(install, findings);
  check_simulator_namespace(install, findings);
  check_scheduler_namespace(install, inputs, findings);
  check_route(install, findings);
  check_envoy_filter(install, findings);
}

void check_together(std::span<const SchedulerInstall> installs, const Inputs& inputs,
                    Diagnostics& diagnostics) {
  check_shared({rules::shared_grant, "simulatorNamespace", grant_of,
                "another SchedulerInstall makes ReferenceGrant {} too"},
               installs, diagnostics);
  if (!inputs.setting("llm-d-sim.epp-address").empty()) {
    check_shared({rules::one_address, "envoyFilter.enabled", address_of,
                  "{} cannot be the address of two EPPs"},
                 installs, diagnostics);
  }
}

}  // namespace routerctl::kinds
