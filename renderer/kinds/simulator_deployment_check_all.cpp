#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/simulator_deployment_checks.hpp"
#include "renderer/kinds/simulator_deployment_rules.hpp"
#include "renderer/kinds/simulator_deployment_values.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = simulator_deployment_rules;
using rules::report;
using yaml::Field;
using Resources = std::span<const CustomResource>;

// Without tag and digest.
std::string_view repository(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const std::size_t tag = image.rfind(':');
  return tag != std::string_view::npos && image.find('/', tag) == std::string_view::npos
             ? image.substr(0, tag)
             : image;
}

// The two default images, and the spellings of the second. None was ever published.
bool is_in_no_registry(std::string_view image) {
  constexpr std::array<std::string_view, 4> unknown{"ghcr.io/llm-d/llm-d-simulator",
                                                    "docker.io/library/llm-d-simulator",
                                                    "docker.io/llm-d-simulator", "llm-d-simulator"};
  return std::find(unknown.begin(), unknown.end(), repository(image)) != unknown.end();
}

struct Image {
  std::string name;
  const CustomResource* resource;
  Field at;
  std::vector<std::string> deployments;
};

// In the order of the input's resources, each once.
std::vector<Image> images_of(Resources resources) {
  std::vector<Image> images;
  std::map<std::string, std::size_t> known;
  for (const CustomResource& resource : resources) {
    for (const Simulators& simulators : simulators_of(resource)) {
      const LlmDValue image = simulator_image(resource, simulators);
      const auto name = image.value.get<std::string>();
      const auto [at, added] = known.emplace(name, images.size());
      if (added) {
        images.push_back(
            {name, &resource, image.from.empty() ? Field() : image.from.front().field, {}});
      }
      images[at->second].deployments.push_back(simulators.deployment.value.get<std::string>());
    }
  }
  return images;
}

std::string describe(const std::vector<std::string>& deployments) {
  const std::size_t more = deployments.size() - 1;
  const std::string others = more == 0   ? std::string()
                             : more == 1 ? " and another one"
                                         : fmt::format(" and {} others", more);
  return "Deployment " + quote(deployments.front()) + others;
}

void check_images(Resources resources, const Inputs& inputs, Diagnostics& diagnostics) {
  const bool pulls = inputs.repairs.contains("llm-d-sim/pull-policy");
  for (const Image& image : images_of(resources)) {
    const bool unknown = is_in_no_registry(image.name);
    if (pulls && !unknown) {
      continue;
    }
    Diagnostic found = report(
        rules::never_pulled, *image.resource, image.at,
        fmt::format("{}: image {} is {}, so it has to be on each node", describe(image.deployments),
                    quote(image.name), unknown ? "in no registry" : "never pulled"));
    found.hints.emplace_back(
        unknown ? "load it onto each node, or name an image that a registry has, such as "
                  "ghcr.io/llm-d/llm-d-inference-sim, with --repair llm-d-sim/pull-policy"
                : "turn on --repair llm-d-sim/pull-policy");
    diagnostics.push_back(std::move(found));
  }
}

void check_label(const CustomResource& first, Diagnostics& diagnostics) {
  diagnostics.push_back(report(rules::old_label, first, first.metadata["name"],
                               "pods have the label llm-d.ai/inferenceServing, which newer charts "
                               "call llm-d.ai/inference-serving"));
}

void check_plugins(Resources resources, Diagnostics& diagnostics) {
  const auto first = std::find_if(resources.begin(), resources.end(), [](const CustomResource& r) {
    return simulator_enables(r, "epp");
  });
  if (first != resources.end()) {
    diagnostics.push_back(report(rules::hash_block_size, *first, first->spec["epp"]["enabled"],
                                 "the EPP's plugin file sets hashBlockSize, which the EPP ignores: "
                                 "it is called blockSize"));
  }
}

// ---- what the Services select

struct Selecting {
  std::string service;
  Json selector;
};

std::vector<Selecting> selectors_of(const CustomResource& resource) {
  std::vector<Selecting> all;
  const bool stages = simulator_has_stages(resource);
  for (const Simulators& simulators : simulators_of(resource)) {
    all.push_back({(stages ? simulators.deployment : simulator_service_name(resource))
                       .value.get<std::string>(),
                   simulator_selector(resource, simulators.role)});
  }
  if (simulator_enables(resource, "epp")) {
    all.push_back({std::string(simulator_epp_name), simulator_component_labels(resource, "epp")});
  }
  if (simulator_enables_gateway(resource, "standard")) {
    all.push_back(
        {std::string(standard_gateway_name), simulator_component_labels(resource, "gateway")});
  }
  if (simulator_enables_gateway(resource, "istio")) {
    all.push_back({std::string(istio_gateway_name), istio_gateway_labels(resource)});
  }
  return all;
}

// The Deployments of the input beside the resource; what exists may be ours.
std::span<const ForeignObject> deployments_beside(const CustomResource& resource,
                                                  const Inputs& inputs) {
  const std::pair wanted(std::string_view("Deployment"), std::string_view(resource.namespace_));
  const auto place = [](const ForeignObject& object) {
    return std::pair(object.kind, object.namespace_);
  };
  const auto begin = std::lower_bound(
      inputs.objects.begin(), inputs.objects.end(), wanted,
      [&](const ForeignObject& object, const auto& value) { return place(object) < value; });
  const auto end = std::find_if(begin, inputs.objects.end(), [&](const ForeignObject& object) {
    return place(object) != wanted;
  });
  return {begin, end};
}

void check_selectors(const CustomResource& resource, const Inputs& inputs,
                     Diagnostics& diagnostics) {
  const std::vector<Selecting> all = selectors_of(resource);
  for (const ForeignObject& deployment : deployments_beside(resource, inputs)) {
    if (deployment.existing) {
      continue;
    }
    const Json labels = deployment.root["spec"]["template"]["metadata"]["labels"].json();
    for (const auto& [service, selector] : all) {
      if (llm_d_selects(selector, labels)) {
        Diagnostic found = report(rules::selector, resource, resource.metadata["name"],
                                  fmt::format("Service {} selects the pods of Deployment {} too",
                                              quote(service), quote(deployment.name)));
        found.related.emplace_back(deployment.root["metadata"]["name"].place(), "the Deployment");
        diagnostics.push_back(std::move(found));
      }
    }
  }
}

}  // namespace

void check_all_simulators(Resources resources, const Inputs& inputs, Diagnostics& diagnostics) {
  if (resources.empty()) {
    return;
  }
  check_images(resources, inputs, diagnostics);
  check_label(resources.front(), diagnostics);
  check_plugins(resources, diagnostics);
  for (const CustomResource& resource : resources) {
    check_selectors(resource, inputs, diagnostics);
  }
}

}  // namespace routerctl::kinds
