#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/llm_d_values.hpp"
#include "renderer/kinds/scheduler_install_checks.hpp"
#include "renderer/kinds/scheduler_install_findings.hpp"
#include "renderer/kinds/scheduler_install_rules.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = scheduler_install_rules;
using yaml::Field;

// Pods that something of the input makes. No ports: not known.
struct Pods {
  Json labels;
  std::vector<std::int64_t> ports;
  std::string maker;
  Field at;
};

std::int64_t port_of(const Field& block) {
  return llm_d_number(block["port"], 8200).value.get<std::int64_t>();
}

// With either stage there are no other pods.
void add_simulator_pods(const CustomResource& simulator, std::vector<Pods>& all) {
  const auto add = [&](std::string_view role, std::int64_t port) {
    all.push_back({Json::object({{"llm-d.ai/role", role},
                                 {"llm-d.ai/inferenceServing", "true"},
                                 {"app.kubernetes.io/name", simulator.name}}),
                   {port},
                   fmt::format("SimulatorDeployment {}", quote(simulator.name)),
                   simulator.metadata["name"]});
  };
  bool stages = false;
  for (const std::string_view role : {"prefill", "decode"}) {
    const Field stage = simulator.spec[role];
    if (stage["enabled"].boolean()) {
      add(role, port_of(stage));
      stages = true;
    }
  }
  if (!stages) {
    add("decode", port_of(simulator.spec["service"]));
  }
}

// Of all containers. One that names none may listen on any.
std::vector<std::int64_t> ports_of(const Field& pod) {
  std::vector<std::int64_t> ports;
  for (const Field container : pod["containers"].items()) {
    if (container["ports"].size() == 0) {
      return {};
    }
    for (const Field port : container["ports"].items()) {
      ports.push_back(port["containerPort"].integer());
    }
  }
  return ports;
}

// Other Deployments count where they have a label of that key: the rest is none of our business.
void add_deployment_pods(const ForeignObject& object, const Json& selector,
                         std::vector<Pods>& all) {
  const Field pod = object.root["spec"]["template"];
  Json labels = pod["metadata"]["labels"].json();
  const bool is_related = std::any_of(
      selector.items().begin(), selector.items().end(),
      [&](const auto& wanted) { return labels.is_object() && labels.contains(wanted.key()); });
  if (is_related) {
    all.push_back({std::move(labels), ports_of(pod["spec"]),
                   fmt::format("Deployment {}", quote(object.name)),
                   object.root["metadata"]["name"]});
  }
}

std::vector<Pods> pods_in(std::string_view namespace_, const Json& selector, const Inputs& inputs) {
  std::vector<Pods> all;
  for (const CustomResource& resource :
       inputs.resources_of("SimulatorDeployment", "sim.llm-d.io")) {
    if (resource.namespace_ == namespace_) {
      add_simulator_pods(resource, all);
    }
  }
  for (const ForeignObject& object : inputs.objects) {
    if (object.kind == "Deployment" && object.namespace_ == namespace_) {
      add_deployment_pods(object, selector, all);
    }
  }
  return all;
}

bool has_failed(std::string_view namespace_, const Inputs& inputs) {
  return std::any_of(inputs.failed.begin(), inputs.failed.end(), [&](const FailedResource& failed) {
    return failed.kind == "SimulatorDeployment" && failed.namespace_ == namespace_;
  });
}

void report_no_pods(const SchedulerInstall& install, const std::vector<Pods>& all,
                    Findings& findings) {
  Diagnostic found = findings.about(
      rules::no_pods, "proxyService.selector",
      fmt::format("Service {} selects no pod of the input in namespace {}",
                  quote(install.proxy_name().text), quote(install.simulator_namespace().text)));
  found.found = fmt::format("{} has {}", all.front().maker, all.front().labels.dump());
  found.expected = install.proxy_selector().map.dump();
  found.related.emplace_back(all.front().at.place(), all.front().maker);
  findings.add(std::move(found));
}

void check_port(const SchedulerInstall& install, const Pods& pods, Findings& findings) {
  const std::int64_t target = install.proxy_target_port().number;
  if (pods.ports.empty() ||
      std::find(pods.ports.begin(), pods.ports.end(), target) != pods.ports.end()) {
    return;
  }
  Diagnostic found =
      findings.about(rules::pod_port, "proxyService.targetPort",
                     fmt::format("Service {} leads to port {}, and pods of {} listen on {}",
                                 quote(install.proxy_name().text), target, pods.maker,
                                 fmt::join(pods.ports, ", ")));
  found.hints.push_back(fmt::format("write proxyService.targetPort: {}", pods.ports.front()));
  found.related.emplace_back(pods.at.place(), pods.maker);
  findings.add(std::move(found));
}

void check_label(const SchedulerInstall& install, Findings& findings) {
  if (install.proxy_selector().map.contains("llm-d.ai/inferenceServing")) {
    findings.add(
        rules::old_label, "proxyService.selector",
        fmt::format("Service {} selects pods by llm-d.ai/inferenceServing, which newer "
                    "charts call llm-d.ai/inference-serving",
                    quote(install.proxy_name().text)),
        {"fine for pods of a SimulatorDeployment; for others write proxyService.selector"});
  }
}

}  // namespace

void check_pods(const SchedulerInstall& install, const Inputs& inputs, Diagnostics& diagnostics) {
  const std::string namespace_ = install.simulator_namespace().text;
  if (namespace_.empty()) {
    return;
  }
  Findings findings(install, diagnostics);
  const Json selector = install.proxy_selector().map;
  const std::vector<Pods> all = pods_in(namespace_, selector, inputs);
  bool any = false;
  for (const Pods& pods : all) {
    if (llm_d_selects(selector, pods.labels)) {
      any = true;
      check_port(install, pods, findings);
    }
  }
  if (any) {
    return;
  }
  check_label(install, findings);
  if (!all.empty() && !has_failed(namespace_, inputs)) {
    report_no_pods(install, all, findings);
  }
}

}  // namespace routerctl::kinds
