#include "renderer/kinds/simulator_deployment_repairs.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "renderer/kinds/llm_d_epp.hpp"
#include "renderer/kinds/llm_d_objects.hpp"
#include "renderer/kinds/simulator_deployment_objects.hpp"
#include "renderer/kinds/simulator_deployment_proxy.hpp"
#include "renderer/kinds/simulator_deployment_values.hpp"

namespace routerctl::kinds::simulator_deployment_repairs {

namespace {

using yaml::Field;

Slot& slot_of(std::vector<Slot>& slots, std::string_view name) {
  return *std::find_if(slots.begin(), slots.end(),
                       [&](const Slot& slot) { return slot.name == name; });
}

// The planned object of that template and name, or null.
PlannedObject* find_object(Plan& plan, std::string_view template_file, std::string_view name) {
  const auto found = std::find_if(plan.objects.begin(), plan.objects.end(), [&](auto& object) {
    return object.template_file == template_file &&
           std::get<Json>(slot_of(object.slots, "name").value) == name;
  });
  return found == plan.objects.end() ? nullptr : &*found;
}

// Whether the input itself has the object, so that ours would be a second one.
bool is_in_input(const CustomResource& resource, const Inputs& inputs, std::string_view group,
                 std::string_view kind, std::string_view name) {
  const ForeignObject* const found = inputs.find_beside(resource, group, kind, name);
  return found != nullptr && !found->existing;
}

LlmDValue connection_pool(const Field& pool) {
  if (!pool) {
    return {};
  }
  const Field pending = pool["http1MaxPendingRequests"];
  const Field per_connection = pool["maxRequestsPerConnection"];
  return {llm_d_http_limits({pending.integer()}, {per_connection.integer()}),
          {Origin::of(pending), Origin::of(per_connection)}};
}

}  // namespace

bool add_proxy_service(Plan& plan, const CustomResource& resource, const Inputs& inputs) {
  if (!makes_proxy_service(resource, inputs)) {
    return false;
  }
  plan.objects.push_back(simulator_proxy_service(resource, serving_simulators(resource)));
  return true;
}

bool add_destination_rule(Plan& plan, const CustomResource& resource, const Inputs& inputs) {
  if (!simulator_enables(resource, "loadBalancing") || other_rule_maker(resource, inputs)) {
    return false;
  }
  const Field block = resource.spec["loadBalancing"];
  plan.objects.push_back(
      llm_d_destination_rule({.service = simulator_service_name(resource),
                              .namespace_ = llm_d_namespace(resource),
                              .algorithm = llm_d_text(block["algorithm"], "ROUND_ROBIN"),
                              .connection_pool = connection_pool(block["connectionPool"])},
                             inputs));
  return true;
}

bool use_documented_health_port(Plan& plan, const CustomResource& resource, const Inputs&) {
  PlannedObject* const deployment = find_object(plan, llm_d_epp_template, simulator_epp_name);
  const auto port = simulator_epp_port(resource).value.get<std::int64_t>();
  const std::int64_t documented = simulator_epp_health_port(port, true);
  if (deployment == nullptr || documented == simulator_epp_health_port(port, false)) {
    return false;
  }
  llm_d_set_health_port(*deployment, documented, "llm-d-sim/epp-health-port");
  return true;
}

bool add_rbac(Plan& plan, const CustomResource& resource, const Inputs& inputs) {
  if (!simulator_enables(resource, "epp")) {
    return false;
  }
  const LlmDValue name{simulator_epp_name};
  const LlmDValue namespace_ = llm_d_namespace(resource);
  const std::size_t before = plan.objects.size();
  const auto add = [&](std::string_view group, std::string_view kind, PlannedObject object) {
    if (!is_in_input(resource, inputs, group, kind, simulator_epp_name)) {
      plan.objects.push_back(std::move(object));
    }
  };
  add("", "ServiceAccount", llm_d_service_account(name, namespace_));
  add("rbac.authorization.k8s.io", "Role",
      {.template_file = "epp_role.yaml", .slots = {name.as("name"), namespace_.as("namespace")}});
  add("rbac.authorization.k8s.io", "RoleBinding",
      llm_d_role_binding(name, namespace_, {}, namespace_));
  return plan.objects.size() != before;
}

bool point_gateway_to_backend(Plan& plan, const CustomResource& resource, const Inputs& inputs) {
  const Backend backend = gateway_backend(resource, inputs);
  bool changed = false;
  for (PlannedObject& object : plan.objects) {
    if (object.template_file != gateway_config_map_template) {
      continue;
    }
    for (const auto& [name, value] :
         {std::pair("backendAddress", &backend.service), std::pair("backendPort", &backend.port)}) {
      Slot& slot = slot_of(object.texts.front().slots, name);
      if (std::get<Json>(slot.value) != value->value) {
        slot.value = value->value;
        slot.from = value->from;
        slot.from.push_back(Origin::of_rule("llm-d-sim/gateway-backend"));
        changed = true;
      }
    }
  }
  return changed;
}

bool separate_gateways(Plan& plan, const CustomResource&, const Inputs&) {
  constexpr std::string_view repair = "llm-d-sim/gateway-selector";
  PlannedObject* const deployment =
      find_object(plan, standard_gateway_template, standard_gateway_name);
  PlannedObject* const service = find_object(plan, llm_d_service_template, standard_gateway_name);
  if (deployment == nullptr || service == nullptr ||
      find_object(plan, llm_d_service_template, istio_gateway_name) == nullptr) {
    return false;
  }
  // The Deployment's own selector cannot be changed in a cluster.
  for (Slot* const slot :
       {&slot_of(deployment->slots, "podLabels"), &slot_of(service->slots, "selector")}) {
    std::get<Json>(slot->value)["llm-d.ai/gateway-type"] = "standard";
    slot->from.push_back(Origin::of_rule(repair));
  }
  return true;
}

bool add_inference_pool(Plan& plan, const CustomResource& resource, const Inputs& inputs) {
  if (!simulator_enables(resource, "epp") ||
      is_in_input(resource, inputs, "inference.networking.k8s.io", "InferencePool",
                  simulator_pool_name)) {
    return false;
  }
  const Simulators serving = serving_simulators(resource);
  plan.objects.push_back(
      llm_d_inference_pool({.name = {simulator_pool_name},
                            .namespace_ = llm_d_namespace(resource),
                            .selector = {simulator_labels(resource, serving.role)},
                            .target_port = serving.port,
                            .endpoint_picker = {simulator_epp_name},
                            .endpoint_picker_port = simulator_epp_port(resource)}));
  return true;
}

bool pull_if_not_present(Plan& plan, const CustomResource&, const Inputs&) {
  bool changed = false;
  for (PlannedObject& object : plan.objects) {
    if (object.template_file == simulator_template) {
      Slot& slot = slot_of(object.slots, "pullPolicy");
      slot.value = Json("IfNotPresent");
      slot.from = {Origin::of_rule("llm-d-sim/pull-policy")};
      changed = true;
    }
  }
  return changed;
}

}  // namespace routerctl::kinds::simulator_deployment_repairs
