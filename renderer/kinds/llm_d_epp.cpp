#include "renderer/kinds/llm_d_epp.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <variant>

namespace routerctl::kinds {

namespace {

Slot& slot_of(PlannedObject& object, std::string_view name) {
  return *std::find_if(object.slots.begin(), object.slots.end(),
                       [&](const Slot& slot) { return slot.name == name; });
}

LlmDValue environment(const LlmDEpp& epp) {
  if (!epp.tells_pod_its_name) {
    return {};
  }
  return {Json::array({llm_d_pod_field("NAMESPACE", "metadata.namespace"),
                       llm_d_pod_field("POD_NAME", "metadata.name")})};
}

// Numbers become texts.
std::string argument(const LlmDValue& value) {
  return value.value.is_string() ? value.value.get<std::string>() : value.value.dump();
}

}  // namespace

LlmDValue llm_d_epp_arguments(const LlmDEpp& epp) {
  LlmDValue arguments{Json::array()};
  const auto add = [&](std::string_view flag, const LlmDValue& value) {
    arguments.value.push_back(flag);
    arguments.value.push_back(argument(value));
    arguments.from.insert(arguments.from.end(), value.from.begin(), value.from.end());
  };
  const std::string config_file = std::string(epp.mount_path) + "/" + std::string(epp.config_file);
  add("--pool-name", epp.pool_name);
  add("--pool-namespace", epp.pool_namespace);
  add("--pool-group", {"inference.networking.k8s.io"});
  add("--zap-encoder", {"json"});
  add("--config-file", {config_file});
  add("--kv-cache-usage-percentage-metric", {"vllm:kv_cache_usage_perc"});
  arguments.value.push_back("--secure-serving=false");
  add("--grpc-port", epp.port);
  add("--grpc-health-port", epp.health_port);
  add("--v", epp.verbosity);
  arguments.value.push_back("--tracing=false");
  for (const yaml::Field more : epp.args.items()) {
    arguments.value.push_back(more.text());
    arguments.from.push_back(Origin::of(more));
  }
  return arguments;
}

PlannedObject llm_d_epp_deployment(const LlmDEpp& epp) {
  return {.template_file = llm_d_epp_template,
          .slots = {epp.name.as("name"), epp.namespace_.as("namespace"), epp.labels.as("labels"),
                    epp.replicas.as("replicas"), epp.image.as("image"),
                    llm_d_epp_arguments(epp).as("args"), environment(epp).as("env"),
                    epp.port.as("port"), epp.health_port.as("healthPort"),
                    llm_d_resources(epp.resources).as("resources"),
                    Slot{.name = "volume", .value = Json(epp.volume)},
                    Slot{.name = "mountPath", .value = Json(epp.mount_path)},
                    epp.config_map.as("configMap")}};
}

void llm_d_set_health_port(PlannedObject& deployment, std::int64_t port, std::string_view repair) {
  Slot& health_port = slot_of(deployment, "healthPort");
  health_port.value = Json(port);
  health_port.from = {Origin::of_rule(repair)};
  // The first of that name is ours: the resource's own arguments stand behind it.
  Slot& arguments = slot_of(deployment, "args");
  Json& list = std::get<Json>(arguments.value);
  *std::next(std::find(list.begin(), list.end(), "--grpc-health-port")) = std::to_string(port);
  arguments.from.push_back(Origin::of_rule(repair));
}

PlannedObject llm_d_service_account(const LlmDValue& name, const LlmDValue& namespace_) {
  return {.template_file = "shared/llm_d/service_account.yaml",
          .slots = {name.as("name"), namespace_.as("namespace")}};
}

PlannedObject llm_d_role_binding(const LlmDValue& name, const LlmDValue& namespace_,
                                 const LlmDValue& labels,
                                 const LlmDValue& service_account_namespace) {
  return {.template_file = "shared/llm_d/role_binding.yaml",
          .slots = {name.as("name"), namespace_.as("namespace"), labels.as("labels"),
                    service_account_namespace.as("serviceAccountNamespace")}};
}

Text llm_d_plugins(std::string_view profile) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> files{{
      {"default", "shared/llm_d/plugins_default.yaml"},
      {"proxy-performance", "shared/llm_d/plugins_proxy_performance.yaml"},
      {"proxy-performance-by-backend", "shared/llm_d/plugins_proxy_performance_by_backend.yaml"},
  }};
  const auto* const found = std::find_if(files.begin(), files.end(),
                                         [&](const auto& file) { return file.first == profile; });
  if (found == files.end()) {
    throw std::logic_error("no plugin file for the profile " + std::string(profile));
  }
  return {.name = "plugins", .template_file = found->second, .slots = {}};
}

Json llm_d_pod_field(std::string_view variable, std::string_view path) {
  const Json reference = Json::object({{"apiVersion", "v1"}, {"fieldPath", path}});
  return Json::object({{"name", variable}, {"valueFrom", Json::object({{"fieldRef", reference}})}});
}

}  // namespace routerctl::kinds
