#include "renderer/kinds/llm_d_objects.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "renderer/kinds/llm_d_settings.hpp"

namespace routerctl::kinds {

namespace {

std::string text_of(const LlmDValue& value) { return value.value.get<std::string>(); }

// The origins of both: the host is made of two names.
LlmDValue host_of(const LlmDValue& service, const LlmDValue& namespace_) {
  const std::string inside = namespace_.value.is_null() ? std::string() : text_of(namespace_);
  LlmDValue host{text_of(service) + "." + inside + ".svc.cluster.local", service.from};
  host.from.insert(host.from.end(), namespace_.from.begin(), namespace_.from.end());
  return host;
}

}  // namespace

PlannedObject llm_d_service(const LlmDService& service) {
  return {.template_file = llm_d_service_template,
          .slots = {service.name.as("name"), service.namespace_.as("namespace"),
                    service.labels.as("labels"), service.type.as("type"),
                    service.selector.as("selector"),
                    Slot{.name = "portName", .value = Json(service.port_name)},
                    service.port.as("port"), service.target_port.as("targetPort")}};
}

PlannedObject llm_d_destination_rule(const LlmDDestinationRule& rule, const Inputs& inputs) {
  constexpr std::string_view setting = llm_d_settings::istio_api_version.name;
  return {
      .template_file = llm_d_destination_rule_template,
      .slots = {Slot{.name = "apiVersion",
                     .value = Json("networking.istio.io/" + std::string(inputs.setting(setting))),
                     .from = {Origin::of_setting(setting)}},
                LlmDValue{text_of(rule.service) + "-lb", rule.service.from}.as("name"),
                rule.namespace_.as("namespace"), rule.labels.as("labels"),
                host_of(rule.service, rule.namespace_).as("host"), rule.algorithm.as("algorithm"),
                rule.connection_pool.as("connectionPool")}};
}

Json llm_d_http_limits(const LlmDValue& pending_requests,
                       const LlmDValue& requests_per_connection) {
  return Json::object(
      {{"http", Json::object({{"http1MaxPendingRequests", pending_requests.value},
                              {"maxRequestsPerConnection", requests_per_connection.value}})}});
}

PlannedObject llm_d_inference_pool(const LlmDInferencePool& pool) {
  return {.template_file = "shared/llm_d/inference_pool.yaml",
          .slots = {pool.name.as("name"), pool.namespace_.as("namespace"), pool.labels.as("labels"),
                    pool.selector.as("selector"), pool.target_port.as("targetPort"),
                    pool.endpoint_picker.as("endpointPicker"),
                    pool.endpoint_picker_port.as("endpointPickerPort")}};
}

bool llm_d_rename_least_conn(Plan& plan, const CustomResource&, const Inputs&) {
  Slot* const slot = llm_d_find_slot(plan, llm_d_destination_rule_template, "algorithm");
  if (slot == nullptr || std::get<Json>(slot->value) != "LEAST_CONN") {
    return false;
  }
  slot->value = Json("LEAST_REQUEST");
  slot->from.push_back(Origin::of_rule("llm-d-sim/least-conn"));
  return true;
}

Slot* llm_d_find_slot(Plan& plan, std::string_view template_file, std::string_view name) {
  const auto object = std::find_if(plan.objects.begin(), plan.objects.end(),
                                   [&](const auto& o) { return o.template_file == template_file; });
  if (object == plan.objects.end()) {
    return nullptr;
  }
  const auto slot = std::find_if(object->slots.begin(), object->slots.end(),
                                 [&](const Slot& s) { return s.name == name; });
  return slot == object->slots.end() ? nullptr : &*slot;
}

}  // namespace routerctl::kinds
