#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
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

// The names that a resource takes, "Deployment gaie-sim-epp". What has a Deployment and a Service
// of one name is named once, as the Service: no two things with one Service have two Deployments.
std::vector<std::string> taken_names(const CustomResource& resource, const Inputs& inputs) {
  std::vector<std::string> names;
  const bool stages = simulator_has_stages(resource);
  const auto add = [&](std::string_view kind, std::string_view name) {
    names.push_back(fmt::format("{} {}", kind, name));
  };
  for (const Simulators& simulators : simulators_of(resource)) {
    const auto name = simulators.deployment.value.get<std::string>();
    add("Deployment", name);
    if (stages) {
      add("Service", name);
    }
  }
  if (simulator_enables(resource, "epp")) {
    add("Service", simulator_epp_name);
  }
  if (simulator_enables_gateway(resource, "standard")) {
    add("Service", standard_gateway_name);
  }
  if (simulator_enables_gateway(resource, "istio")) {
    add("Service", istio_gateway_name);
  }
  const bool proxy = stages ? makes_proxy_service(resource, inputs)
                            : !other_service_maker(resource, inputs).has_value();
  if (proxy) {
    add("Service", simulator_service_name(resource).value.get<std::string>());
  }
  return names;
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

using Owners = std::map<std::string, const CustomResource*, std::less<>>;

struct Clash {
  const CustomResource* first;  // who had the names before
  std::vector<std::string> names;
};

// Takes the names of the resource, and tells those that were taken.
std::vector<Clash> clashes_of(const CustomResource& resource, const Inputs& inputs,
                              Owners& owners) {
  std::vector<Clash> clashes;
  for (std::string& name : taken_names(resource, inputs)) {
    const auto [owner, added] = owners.emplace(name, &resource);
    if (added) {
      continue;
    }
    const CustomResource* const first = owner->second;
    auto clash = std::find_if(clashes.begin(), clashes.end(),
                              [&](const Clash& known) { return known.first == first; });
    if (clash == clashes.end()) {
      clash = clashes.insert(clashes.end(), Clash{first, {}});
    }
    clash->names.push_back(std::move(name));
  }
  return clashes;
}

Diagnostic report_clash(const CustomResource& resource, const Clash& clash) {
  const auto& [first, names] = clash;
  const auto service = "Service " + simulator_service_name(resource).value.get<std::string>();
  const bool service_only = names == std::vector{service};
  const yaml::Field field = resource.spec["service"]["name"];
  const yaml::Field at = service_only && field.written() ? field : resource.metadata["name"];
  Diagnostic found;
  if (first == &resource) {
    found = rules::report(rules::fixed_name, resource, at,
                          fmt::format("{} would be made twice", join(names)));
  } else {
    found = rules::report(rules::fixed_name, resource, at,
                          fmt::format("SimulatorDeployment {} makes the same objects: {}",
                                      quote(first->name), join(names)));
    found.related.emplace_back(first->metadata["name"].place(),
                               fmt::format("SimulatorDeployment {}", quote(first->name)));
  }
  found.hints.emplace_back(service_only ? "choose another spec.service.name"
                                        : "put one of them into another namespace");
  return found;
}

}  // namespace

void check_simulator_names(std::span<const CustomResource> resources, const Inputs& inputs,
                           Diagnostics& diagnostics) {
  Owners owners;
  const CustomResource* last = nullptr;
  for (const CustomResource& resource : resources) {
    if (last == nullptr || last->namespace_ != resource.namespace_) {
      owners.clear();
    }
    last = &resource;
    for (const Clash& clash : clashes_of(resource, inputs, owners)) {
      diagnostics.push_back(report_clash(resource, clash));
    }
  }
}

}  // namespace routerctl::kinds
