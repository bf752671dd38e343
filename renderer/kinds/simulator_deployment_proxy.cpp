#include "renderer/kinds/simulator_deployment_proxy.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/simulator_deployment_values.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

using yaml::Field;

constexpr std::string_view group = "sim.llm-d.io";
constexpr std::string_view default_service = "gaie-inference-scheduling-proxy";

// What the controllers take for an empty text. Marks nothing: it belongs to another resource.
std::string_view peek_or(const Field& field, std::string_view otherwise) {
  const std::string_view text = field.peek();
  return text.empty() ? otherwise : text;
}

std::string name_of(const LlmDValue& value) { return value.value.get<std::string>(); }

bool makes_proxy(const CustomResource& install, const CustomResource& resource,
                 std::string_view service) {
  return !resource.namespace_.empty() &&
         install.spec["simulatorNamespace"].peek() == resource.namespace_ &&
         peek_or(install.spec["proxyService"]["name"], default_service) == service;
}

const CustomResource* find_install(const CustomResource& resource, const Inputs& inputs,
                                   std::string_view service) {
  const auto all = inputs.resources_of("SchedulerInstall", group);
  const auto found = std::find_if(all.begin(), all.end(), [&](const CustomResource& install) {
    return makes_proxy(install, resource, service);
  });
  return found == all.end() ? nullptr : &*found;
}

// A resource without stages makes the Service whatever its neighbours want.
const CustomResource* find_single(const CustomResource& resource, const Inputs& inputs,
                                  std::string_view service) {
  if (!simulator_has_stages(resource)) {
    return nullptr;
  }
  const auto place = [](const CustomResource& r) {
    return std::pair(r.existing, std::string_view(r.namespace_));
  };
  const auto all = inputs.resources_of(resource.kind, resource.group);
  const auto [begin, end] = std::equal_range(
      all.begin(), all.end(), resource,
      [&](const CustomResource& a, const CustomResource& b) { return place(a) < place(b); });
  const auto found = std::find_if(begin, end, [&](const CustomResource& other) {
    return peek_or(other.spec["service"]["name"], default_service) == service &&
           !simulator_has_stages(other);
  });
  return found == end ? nullptr : &*found;
}

OtherMaker made_by(const CustomResource& other, const LlmDValue& port) {
  return {other.metadata["name"], fmt::format("{} {}", other.kind, quote(other.name)), port};
}

OtherMaker made_by(const ForeignObject& object) {
  OtherMaker maker{
      object.root["metadata"]["name"], object.existing ? "the cluster" : "the input", {}};
  const auto ports = object.root["spec"]["ports"].items();
  if (!ports.empty()) {
    maker.port = llm_d_number((*ports.begin())["port"], 0);
  }
  return maker;
}

bool is_own(const ForeignObject& object, const CustomResource& resource) {
  return object.existing &&
         object.root["metadata"]["labels"]["app.kubernetes.io/name"].peek() == resource.name;
}

}  // namespace

std::optional<OtherMaker> other_service_maker(const CustomResource& resource,
                                              const Inputs& inputs) {
  const std::string service = name_of(simulator_service_name(resource));
  if (const CustomResource* const install = find_install(resource, inputs, service)) {
    return made_by(*install, llm_d_number(install->spec["proxyService"]["port"], 8200));
  }
  if (const CustomResource* const single = find_single(resource, inputs, service)) {
    return made_by(*single, simulator_service_port(*single));
  }
  const ForeignObject* const object = inputs.find_beside(resource, "", "Service", service);
  return object == nullptr || is_own(*object, resource) ? std::nullopt
                                                        : std::optional(made_by(*object));
}

std::optional<OtherMaker> other_rule_maker(const CustomResource& resource, const Inputs& inputs) {
  const std::string service = name_of(simulator_service_name(resource));
  const CustomResource* const install = find_install(resource, inputs, service);
  if (install != nullptr && simulator_enables(*install, "destinationRule")) {
    return made_by(*install, {});
  }
  const ForeignObject* const object =
      inputs.find_beside(resource, "networking.istio.io", "DestinationRule", service + "-lb");
  return object == nullptr || object->existing ? std::nullopt : std::optional(made_by(*object));
}

bool makes_proxy_service(const CustomResource& resource, const Inputs& inputs) {
  if (!inputs.repairs.contains("llm-d-sim/proxy-service") ||
      !simulator_wants_proxy_service(resource)) {
    return false;
  }
  const std::string service = name_of(simulator_service_name(resource));
  const std::vector<Simulators> stages = simulators_of(resource);
  const bool has_it = std::any_of(stages.begin(), stages.end(), [&](const Simulators& stage) {
    return name_of(stage.deployment) == service;
  });
  return !has_it && !other_service_maker(resource, inputs);
}

Backend gateway_backend(const CustomResource& resource, const Inputs& inputs) {
  const Simulators serving = serving_simulators(resource);
  if (simulator_has_stages(resource)) {
    return {serving.deployment, serving.port};
  }
  const std::optional<OtherMaker> other = other_service_maker(resource, inputs);
  return {simulator_service_name(resource),
          other && other->port.value.is_number() ? other->port : serving.port};
}

}  // namespace routerctl::kinds
