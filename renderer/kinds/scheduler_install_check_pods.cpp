#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
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
  bool is_simulator = false;
};

// What stands in the namespaces of the pods.
struct Neighbours {
  std::map<std::string_view, std::vector<Pods>> pods;
  std::set<std::string_view> failed;  // namespaces where a SimulatorDeployment failed its checks
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
                   simulator.metadata["name"],
                   true});
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

Pods pods_of(const ForeignObject& deployment) {
  const Field pod = deployment.root["spec"]["template"];
  const Json labels = pod["metadata"]["labels"].json();
  return {labels.is_object() ? labels : Json::object(), ports_of(pod["spec"]),
          fmt::format("Deployment {}", quote(deployment.name)),
          deployment.root["metadata"]["name"]};
}

// Of the namespaces that some install looks into.
Neighbours neighbours_of(std::span<const SchedulerInstall> installs, const Inputs& inputs) {
  std::set<std::string, std::less<>> wanted;
  for (const SchedulerInstall& install : installs) {
    wanted.insert(install.simulator_namespace().text);
  }
  Neighbours found;
  for (const CustomResource& simulator :
       inputs.resources_of("SimulatorDeployment", "sim.llm-d.io")) {
    if (wanted.contains(simulator.namespace_)) {
      add_simulator_pods(simulator, found.pods[simulator.namespace_]);
    }
  }
  for (const ForeignObject& object : inputs.objects) {
    if (object.kind == "Deployment" && !object.existing && wanted.contains(object.namespace_)) {
      found.pods[object.namespace_].push_back(pods_of(object));
    }
  }
  for (const FailedResource& failed : inputs.failed) {
    if (failed.kind == "SimulatorDeployment") {
      found.failed.insert(failed.namespace_);
    }
  }
  return found;
}

// A Deployment without any of these labels is none of our business.
bool is_related(const Pods& pods, const Json& selector) {
  const auto& wanted = selector.items();
  return pods.is_simulator || std::any_of(wanted.begin(), wanted.end(), [&](const auto& label) {
           return pods.labels.contains(label.key());
         });
}

void report_no_pods(const SchedulerInstall& install, const Pods& pods, Findings& findings) {
  Diagnostic found = findings.about(
      rules::no_pods, "proxyService.selector",
      fmt::format("Service {} selects no pod of the input in namespace {}",
                  quote(install.proxy_name().text), quote(install.simulator_namespace().text)));
  found.found = fmt::format("{} has {}", pods.maker, pods.labels.dump());
  found.expected = install.proxy_selector().map.dump();
  found.related.emplace_back(pods.at.place(), pods.maker);
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

void check_install(const SchedulerInstall& install, const Neighbours& neighbours,
                   Diagnostics& diagnostics) {
  const std::string namespace_ = install.simulator_namespace().text;
  const Json selector = install.proxy_selector().map;
  Findings findings(install, diagnostics);
  const Pods* related = nullptr;
  bool any = false;
  if (const auto beside = neighbours.pods.find(namespace_); beside != neighbours.pods.end()) {
    for (const Pods& pods : beside->second) {
      if (llm_d_selects(selector, pods.labels)) {
        any = true;
        check_port(install, pods, findings);
      } else if (related == nullptr && is_related(pods, selector)) {
        related = &pods;
      }
    }
  }
  if (!any) {
    check_label(install, findings);
  }
  if (!any && related != nullptr && !neighbours.failed.contains(namespace_)) {
    report_no_pods(install, *related, findings);
  }
}

}  // namespace

void check_pods(std::span<const SchedulerInstall> installs, const Inputs& inputs,
                Diagnostics& diagnostics) {
  const Neighbours neighbours = neighbours_of(installs, inputs);
  for (const SchedulerInstall& install : installs) {
    if (!install.simulator_namespace().text.empty()) {
      check_install(install, neighbours, diagnostics);
    }
  }
}

}  // namespace routerctl::kinds
