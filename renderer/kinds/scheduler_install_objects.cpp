#include "renderer/kinds/scheduler_install_objects.hpp"

#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/llm_d_epp.hpp"
#include "renderer/kinds/llm_d_objects.hpp"
#include "renderer/kinds/llm_d_settings.hpp"

namespace routerctl::kinds {

namespace {

using yaml::Field;

std::vector<Origin> name_of(const SchedulerInstall& install) {
  return {Origin::of(install.resource().metadata["name"])};
}

LlmDValue epp_config_map_name(const SchedulerInstall& install) {
  const LlmDValue name = install.epp_name().value();
  return {install.epp_name().text + "-config", name.from};
}

LlmDValue epp_labels(const SchedulerInstall& install) {
  return {Json::object({{"app", install.epp_name().text},
                        {"app.kubernetes.io/name", install.resource().name}}),
          name_of(install)};
}

PlannedObject epp_role(const SchedulerInstall& install) {
  return {.template_file = "role.yaml",
          .slots = {install.epp_name().value().as("name"),
                    install.simulator_namespace().value().as("namespace"),
                    cross_namespace_labels(install).as("labels")}};
}

PlannedObject epp_config_map(const SchedulerInstall& install) {
  return {.template_file = "epp_config_map.yaml",
          .slots = {epp_config_map_name(install).as("name"),
                    install.scheduler_namespace().value().as("namespace"),
                    LlmDValue{install.resource().name, name_of(install)}.as("install")},
          .texts = {llm_d_plugins(install.config_profile().text)}};
}

// The target port does not follow the port.
PlannedObject epp_service(const SchedulerInstall& install) {
  return llm_d_service({.name = install.epp_name().value(),
                        .namespace_ = install.scheduler_namespace().value(),
                        .selector = {Json::object({{"app", install.epp_name().text}})},
                        .port_name = "grpc",
                        .port = install.epp_port().value(),
                        .target_port = {9002}});
}

PlannedObject epp_deployment(const SchedulerInstall& install) {
  const LlmDValue port = install.epp_port().value();
  const Field epp = install.block("epp");
  return llm_d_epp_deployment({.name = install.epp_name().value(),
                               .namespace_ = install.scheduler_namespace().value(),
                               .labels = epp_labels(install),
                               .replicas = install.epp_replicas().value(),
                               .image = install.epp_image().value(),
                               .port = port,
                               .health_port = {install.epp_port().number + 1, port.from},
                               .verbosity = install.epp_verbosity().value(),
                               .pool_name = install.pool_name().value(),
                               .pool_namespace = install.pool_namespace().value(),
                               .args = epp["args"],
                               .resources = epp["resources"],
                               .config_map = epp_config_map_name(install),
                               .volume = "epp-config",
                               .mount_path = "/etc/epp",
                               .config_file = "epp-config.yaml"});
}

}  // namespace

LlmDValue cross_namespace_labels(const SchedulerInstall& install) {
  const CustomResource& resource = install.resource();
  return {Json::object({{"sim.llm-d.io/schedulerInstall", resource.name},
                        {"sim.llm-d.io/schedulerNamespace", resource.namespace_}}),
          name_of(install)};
}

// The Service is the first of the plan: the repair of its target port relies on it.
std::vector<PlannedObject> scheduler_epp(const SchedulerInstall& install) {
  const LlmDValue name = install.epp_name().value();
  const LlmDValue scheduler = install.scheduler_namespace().value();
  return {llm_d_service_account(name, scheduler),
          epp_role(install),
          llm_d_role_binding(name, install.simulator_namespace().value(),
                             cross_namespace_labels(install), scheduler),
          epp_config_map(install),
          epp_service(install),
          epp_deployment(install)};
}

PlannedObject scheduler_gateway(const SchedulerInstall& install) {
  return {.template_file = "gateway.yaml",
          .slots = {install.gateway_name().value().as("name"),
                    install.scheduler_namespace().value().as("namespace"),
                    install.gateway_class().value().as("className"),
                    install.listener_port().value().as("port"),
                    install.listener_protocol().value().as("protocol")}};
}

PlannedObject scheduler_proxy_service(const SchedulerInstall& install) {
  return llm_d_service({.name = install.proxy_name().value(),
                        .namespace_ = install.simulator_namespace().value(),
                        .labels = cross_namespace_labels(install),
                        .selector = install.proxy_selector().value(),
                        .port_name = "http",
                        .port = install.proxy_port().value(),
                        .target_port = install.proxy_target_port().value()});
}

PlannedObject scheduler_reference_grant(const SchedulerInstall& install) {
  return {.template_file = "reference_grant.yaml",
          .slots = {install.simulator_namespace().value().as("namespace"),
                    cross_namespace_labels(install).as("labels"),
                    install.scheduler_namespace().value().as("schedulerNamespace")}};
}

PlannedObject scheduler_http_route(const SchedulerInstall& install) {
  const SchedulerInstall::Text parent = install.parent_name();
  PlannedObject route{.template_file = "http_route.yaml",
                      .slots = {install.route_name().value().as("name"),
                                install.scheduler_namespace().value().as("namespace"),
                                // The operator writes an empty name too.
                                LlmDValue{parent.text, parent.value().from}.as("gatewayName"),
                                install.parent_namespace().value().as("gatewayNamespace")}};
  const auto add = [&](std::string_view slot, const LlmDValue& value) {
    route.slots.push_back(value.as(slot));
  };
  const bool pool = install.routes_to_pool();
  const SchedulerInstall::Number port = pool ? install.route_pool_port() : install.proxy_port();
  add("backendGroup", {pool ? "inference.networking.k8s.io" : ""});
  add("backendKind", {pool ? "InferencePool" : "Service"});
  add("backendName", (pool ? install.route_pool_name() : install.proxy_name()).value());
  add("backendNamespace",
      (pool ? install.route_pool_namespace() : install.simulator_namespace()).value());
  add("backendPort", port.number == 0 ? LlmDValue{} : port.value());
  return route;
}

PlannedObject scheduler_destination_rule(const SchedulerInstall& install, const Inputs& inputs) {
  const LlmDValue pending = install.pending_requests().value();
  const LlmDValue per_connection = install.requests_per_connection().value();
  LlmDValue pool{llm_d_http_limits(pending, per_connection), pending.from};
  pool.from.insert(pool.from.end(), per_connection.from.begin(), per_connection.from.end());
  return llm_d_destination_rule({.service = install.proxy_name().value(),
                                 .namespace_ = install.simulator_namespace().value(),
                                 .labels = cross_namespace_labels(install),
                                 .algorithm = install.algorithm().value(),
                                 .connection_pool = std::move(pool)},
                                inputs);
}

void set_epp_cluster(PlannedObject& envoy_filter, std::string_view type, const LlmDValue& address) {
  envoy_filter.slots.push_back(LlmDValue{type, address.from}.as("clusterType"));
  envoy_filter.slots.push_back(address.as("address"));
}

PlannedObject scheduler_envoy_filter(const SchedulerInstall& install, const Inputs& inputs) {
  PlannedObject filter{.template_file = scheduler_envoy_filter_template,
                       .slots = {install.envoy_filter_name().value().as("name"),
                                 install.scheduler_namespace().value().as("namespace"),
                                 cross_namespace_labels(install).as("labels"),
                                 install.workload_selector().value().as("workloadSelector"),
                                 install.epp_port().value().as("port")}};
  if (inputs.repairs.contains(envoy_filter_dns) &&
      inputs.setting(llm_d_settings::epp_address.name).empty()) {
    return filter;  // the repair sets the cluster
  }
  const std::string address = known_epp_address(install, inputs);
  if (address.empty()) {
    set_epp_cluster(filter, "STRICT_DNS", {epp_host(install)});
  } else {
    set_epp_cluster(filter, "STATIC",
                    {address, {Origin::of_setting(llm_d_settings::epp_address.name)}});
  }
  return filter;
}

PlannedObject scheduler_inference_pool(const SchedulerInstall& install) {
  return llm_d_inference_pool({.name = install.pool_name().value(),
                               .namespace_ = install.pool_namespace().value(),
                               .labels = cross_namespace_labels(install),
                               .selector = install.proxy_selector().value(),
                               .target_port = install.proxy_target_port().value(),
                               .endpoint_picker = install.epp_name().value(),
                               .endpoint_picker_port = install.epp_port().value()});
}

bool has_inference_pool(std::string_view namespace_, std::string_view name, const Inputs& inputs) {
  // Objects of one kind, namespace and name stand together, whatever their group.
  const ForeignObject* pool = inputs.find_object("InferencePool", namespace_, name);
  const ForeignObject* const end = inputs.objects.data() + inputs.objects.size();
  const auto is_one = [&](const ForeignObject& object) {
    return object.kind == "InferencePool" && object.namespace_ == namespace_ && object.name == name;
  };
  for (; pool != nullptr && pool != end && is_one(*pool); ++pool) {
    if (pool->api_version.starts_with("inference.networking.k8s.io/")) {
      return true;
    }
  }
  return false;
}

std::string known_epp_address(const SchedulerInstall& install, const Inputs& inputs) {
  if (const std::string_view given = inputs.setting(llm_d_settings::epp_address.name);
      !given.empty()) {
    return std::string(given);
  }
  const ForeignObject* const service =
      inputs.find_object("Service", install.scheduler_namespace().text, install.epp_name().text);
  if (service == nullptr || service->api_version != "v1") {
    return {};
  }
  const std::string_view address = service->root["spec"]["clusterIP"].text();
  return address == "None" ? std::string() : std::string(address);
}

std::string epp_host(const SchedulerInstall& install) {
  return fmt::format("{}.{}.svc.cluster.local", install.epp_name().text,
                     install.scheduler_namespace().text);
}

}  // namespace routerctl::kinds
