#include "renderer/kinds/simulator_deployment_values.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace routerctl::kinds {

namespace {

using yaml::Field;

constexpr std::string_view name_label = "app.kubernetes.io/name";
constexpr std::string_view role_label = "llm-d.ai/role";
constexpr std::string_view component_label = "llm-d.ai/component";
constexpr std::array<std::string_view, 2> stages{"prefill", "decode"};

// The CRD has another default, which stands only in a spec without the key.
constexpr std::string_view local_image = "docker.io/library/llm-d-simulator:local";

Origin name_of(const CustomResource& resource) { return Origin::of(resource.metadata["name"]); }

}  // namespace

bool simulator_enables(const CustomResource& resource, std::string_view block) {
  return resource.spec[block]["enabled"].boolean();
}

bool simulator_enables_gateway(const CustomResource& resource, std::string_view instance) {
  return simulator_enables(resource, "inferenceGateway") &&
         resource.spec["inferenceGateway"][instance]["enabled"].boolean();
}

bool simulator_has_stages(const CustomResource& resource) {
  return std::any_of(stages.begin(), stages.end(),
                     [&](std::string_view stage) { return simulator_enables(resource, stage); });
}

std::vector<Simulators> simulators_of(const CustomResource& resource) {
  std::vector<Simulators> all;
  for (const std::string_view stage : stages) {
    if (simulator_enables(resource, stage)) {
      const Field block = resource.spec[stage];
      all.push_back({stage,
                     block,
                     {fmt::format("ms-sim-llm-d-modelservice-{}", stage)},
                     llm_d_number(block["port"], 8200)});
    }
  }
  if (all.empty()) {
    all.push_back({"decode",
                   resource.spec,
                   {fmt::format("ms-sim-{}-decode", resource.name), {name_of(resource)}},
                   simulator_service_port(resource)});
  }
  return all;
}

Simulators serving_simulators(const CustomResource& resource) {
  return simulators_of(resource).back();
}

LlmDValue simulator_image(const CustomResource& resource, const Simulators& simulators) {
  const Field own = simulators.block["image"];
  return own.text().empty() ? llm_d_text(resource.spec["image"], local_image)
                            : llm_d_text(own, local_image);
}

Json simulator_labels(const CustomResource& resource, std::string_view role) {
  return Json::object(
      {{name_label, resource.name}, {"llm-d.ai/inferenceServing", "true"}, {role_label, role}});
}

Json simulator_selector(const CustomResource& resource, std::string_view role) {
  return Json::object({{name_label, resource.name}, {role_label, role}});
}

Json simulator_component_labels(const CustomResource& resource, std::string_view component) {
  return Json::object({{name_label, resource.name}, {component_label, component}});
}

Json istio_gateway_labels(const CustomResource& resource) {
  Json labels = simulator_component_labels(resource, "gateway");
  labels["llm-d.ai/gateway-type"] = "istio";
  return labels;
}

LlmDValue simulator_service_name(const CustomResource& resource) {
  return llm_d_text(resource.spec["service"]["name"], "gaie-inference-scheduling-proxy");
}

LlmDValue simulator_service_port(const CustomResource& resource) {
  return llm_d_number(resource.spec["service"]["port"], 8200);
}

LlmDValue simulator_epp_port(const CustomResource& resource) {
  return llm_d_number(resource.spec["epp"]["port"], 8100);
}

std::int64_t simulator_epp_health_port(std::int64_t port, bool as_documented) {
  constexpr std::int64_t documented = 9003;
  return as_documented && port != documented ? documented : port + 1;
}

bool simulator_wants_proxy_service(const CustomResource& resource) {
  return simulator_has_stages(resource) &&
         (resource.spec["service"] || simulator_enables(resource, "loadBalancing"));
}

}  // namespace routerctl::kinds
