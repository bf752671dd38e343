#include "renderer/kinds/vllm_model_objects.hpp"

#include <charconv>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/vllm_model_settings.hpp"

namespace routerctl::kinds {

namespace {

namespace settings = vllm_model_settings;
using yaml::Field;
using yaml::Type;

// What has another type, or is absent, is the empty text to the proxy.
std::string text_of(const Field& field, Type type) {
  if (!field.is(type)) {
    return {};
  }
  switch (type) {
    case Type::string: return std::string(field.text());
    case Type::boolean: return field.boolean() ? "true" : "false";
    case Type::integer: return std::to_string(field.integer());
    case Type::number: return two_digits(field.number());
    default: return {};
  }
}

Slot setting_slot(std::string_view slot, std::string_view setting, const Inputs& inputs) {
  return {
      .name = slot, .value = Json(inputs.setting(setting)), .from = {Origin::of_setting(setting)}};
}

Slot namespace_slot(const VllmWorkload& workload) {
  return {.name = "namespace",
          .value = workload.namespace_.empty() ? Json() : Json(workload.namespace_),
          .from = {Origin::of(workload.initial->metadata["namespace"])}};
}

Slot replicas_slot(const Inputs& inputs) {
  const std::string_view text = inputs.setting(settings::replicas);
  std::int32_t replicas = 0;
  std::from_chars(text.data(), text.data() + text.size(), replicas);
  return {.name = "replicas",
          .value = Json(replicas),
          .from = {Origin::of_setting(settings::replicas)}};
}

Json environment(std::string_view config_map) {
  Json environment = Json::array();
  for (const VllmVariable& variable : vllm_variables) {
    environment.push_back(Json::object(
        {{"name", variable.name},
         {"valueFrom",
          Json::object({{"configMapKeyRef",
                         Json::object({{"name", config_map}, {"key", variable.name}})}})}}));
  }
  return environment;
}

}  // namespace

std::string two_digits(double number) { return fmt::format("{:.2f}", number); }

PlannedObject vllm_config_map(const VllmWorkload& workload, const Inputs& inputs) {
  PlannedObject object{
      .template_file = "configmap.yaml",
      .slots = {setting_slot("name", settings::configmap, inputs), namespace_slot(workload)}};
  for (const VllmVariable& variable : vllm_variables) {
    const Field field = workload.initial->spec[variable.field];
    object.slots.push_back({.name = variable.field,
                            .value = Json(text_of(field, variable.type)),
                            .from = {Origin::of(field)}});
  }
  return object;
}

PlannedObject vllm_service(const VllmWorkload& workload, const Inputs& inputs) {
  return {.template_file = "service.yaml",
          .slots = {setting_slot("name", settings::target_host, inputs), namespace_slot(workload)},
          .policy = {.existing = Existing::keep}};
}

PlannedObject vllm_deployment(const VllmWorkload& workload, const Inputs& inputs) {
  return {.template_file = "deployment.yaml",
          .slots = {setting_slot("name", settings::deployment, inputs),
                    namespace_slot(workload),
                    replicas_slot(inputs),
                    setting_slot("image", settings::image, inputs),
                    {.name = "env",
                     .value = environment(inputs.setting(settings::configmap)),
                     .from = {Origin::of_setting(settings::configmap)}},
                    // Holes for repairs.
                    {.name = "resources", .value = Json()},
                    {.name = "volumeMounts", .value = Json()},
                    {.name = "volumes", .value = Json()}},
          .policy = {.existing = Existing::keep}};
}

}  // namespace routerctl::kinds
