#include "renderer/kinds/simulator_deployment_objects.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "renderer/kinds/llm_d_epp.hpp"
#include "renderer/kinds/llm_d_objects.hpp"
#include "renderer/kinds/simulator_deployment_proxy.hpp"

namespace routerctl::kinds {

namespace {

using yaml::Field;
using Objects = std::vector<PlannedObject>;

LlmDValue labels_of(const CustomResource& resource, Json labels) {
  return {std::move(labels), {Origin::of(resource.metadata["name"])}};
}

// A stage takes the spec's verbosity only where it says 0; below 0 there is no flag.
LlmDValue verbosity_of(const CustomResource& resource, const Field& block) {
  const LlmDValue own = llm_d_number(block["logVerbosity"], 0);
  return own.value != 0 ? own : llm_d_number(resource.spec["logVerbosity"], 5);
}

LlmDValue arguments(const CustomResource& resource, const Simulators& simulators) {
  LlmDValue list{Json::array({"--model", "random", "--mode", "random"})};
  const auto add = [&](std::string_view flag, const LlmDValue& value) {
    list.value.push_back(flag);
    list.value.push_back(value.value.dump());
    list.from.insert(list.from.end(), value.from.begin(), value.from.end());
  };
  if (const LlmDValue verbosity = verbosity_of(resource, simulators.block); verbosity.value > 0) {
    add("--v", verbosity);
  }
  add("--port", simulators.port);
  // Without stages the block is the spec, which has no arguments.
  for (const Field more : simulators.block["args"].items()) {
    list.value.push_back(more.text());
    list.from.push_back(Origin::of(more));
  }
  return list;
}

PlannedObject deployment(const CustomResource& resource, const Simulators& simulators) {
  const bool stages = simulator_has_stages(resource);
  const LlmDValue labels = labels_of(resource, simulator_labels(resource, simulators.role));
  return {
      .template_file = simulator_template,
      .slots = {
          simulators.deployment.as("name"), llm_d_namespace(resource).as("namespace"),
          labels.as("labels"),
          stages
              ? labels.as("selector")
              : labels_of(resource, simulator_selector(resource, simulators.role)).as("selector"),
          llm_d_number(simulators.block["replicas"], 2).as("replicas"),
          Slot{.name = "container", .value = Json(simulators.role)},
          simulator_image(resource, simulators).as("image"),
          Slot{.name = "pullPolicy", .value = Json("Never")},
          arguments(resource, simulators).as("args"), simulators.port.as("port"),
          llm_d_resources(simulators.block["resources"]).as("resources")}};
}

PlannedObject stage_service(const CustomResource& resource, const Simulators& stage) {
  const LlmDValue labels = labels_of(resource, simulator_labels(resource, stage.role));
  return llm_d_service({.name = stage.deployment,
                        .namespace_ = llm_d_namespace(resource),
                        .labels = labels,
                        .selector = labels,
                        .port_name = "http",
                        .port = stage.port,
                        .target_port = stage.port});
}

LlmDEpp epp_of(const CustomResource& resource) {
  const Field epp = resource.spec["epp"];
  const LlmDValue port = simulator_epp_port(resource);
  return {
      .name = {simulator_epp_name},
      .namespace_ = llm_d_namespace(resource),
      .labels = labels_of(resource, simulator_component_labels(resource, "epp")),
      .replicas = llm_d_number(epp["replicas"], 1),
      .image = llm_d_text(epp["image"], "ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0"),
      .port = port,
      .health_port = {simulator_epp_health_port(port.value.get<std::int64_t>(), false), port.from},
      .verbosity = llm_d_number(epp["verbosity"], 1),
      .pool_name = {simulator_pool_name},
      .pool_namespace = llm_d_namespace(resource),
      .args = epp["args"],
      .resources = epp["resources"],
      .config_map = {simulator_epp_name},
      .volume = "plugins-config-volume",
      .mount_path = "/config",
      .config_file = "default-plugins.yaml",
      .tells_pod_its_name = true};
}

void add_epp(const CustomResource& resource, Objects& objects) {
  const LlmDEpp epp = epp_of(resource);
  objects.push_back(
      {.template_file = "epp_configmap.yaml",
       .slots = {epp.name.as("name"), epp.namespace_.as("namespace"), epp.labels.as("labels")},
       .texts = {llm_d_plugins("default")}});
  objects.push_back(llm_d_epp_deployment(epp));
  objects.push_back(llm_d_service({.name = epp.name,
                                   .namespace_ = epp.namespace_,
                                   .labels = epp.labels,
                                   .selector = epp.labels,
                                   .port_name = "http",
                                   .port = epp.port,
                                   .target_port = epp.port}));
}

struct Gateway {
  std::string_view instance, name, template_file, image;
};

// The Envoy file is the same whatever the resource says: llm-d-sim/gateway-backend.
Text envoy() {
  return {
      .name = "envoy",
      .template_file = "envoy.yaml",
      .slots = {Slot{.name = "backendAddress", .value = Json("ms-sim-llm-d-modelservice-decode")},
                Slot{.name = "backendPort", .value = Json(8200)}}};
}

void add_gateway(const CustomResource& resource, const Gateway& gateway, const Json& own_labels,
                 Objects& objects) {
  if (!simulator_enables_gateway(resource, gateway.instance)) {
    return;
  }
  const Field block = resource.spec["inferenceGateway"][gateway.instance];
  const LlmDValue name{gateway.name};
  const LlmDValue namespace_ = llm_d_namespace(resource);
  const LlmDValue labels = labels_of(resource, own_labels);
  objects.push_back(
      {.template_file = gateway_config_map_template,
       .slots = {name.as("name"), namespace_.as("namespace"),
                 labels_of(resource, simulator_component_labels(resource, "gateway")).as("labels")},
       .texts = {envoy()}});
  PlannedObject deployment{
      .template_file = gateway.template_file,
      .slots = {name.as("name"), namespace_.as("namespace"), labels.as("labels"),
                llm_d_number(block["replicas"], 1).as("replicas"),
                llm_d_text(block["image"], gateway.image).as("image"),
                llm_d_resources(block["resources"]).as("resources")}};
  if (gateway.template_file == standard_gateway_template) {
    deployment.slots.push_back(labels.as("podLabels"));
  }
  objects.push_back(std::move(deployment));
  objects.push_back(llm_d_service({.name = name,
                                   .namespace_ = namespace_,
                                   .labels = labels,
                                   .selector = labels,
                                   .port_name = "http",
                                   .port = llm_d_number(block["port"], 8080),
                                   .target_port = {80}}));
}

}  // namespace

PlannedObject simulator_proxy_service(const CustomResource& resource, const Simulators& behind) {
  const LlmDValue selector = labels_of(resource, simulator_selector(resource, behind.role));
  return llm_d_service(
      {.name = simulator_service_name(resource),
       .namespace_ = llm_d_namespace(resource),
       .type = llm_d_text(resource.spec["service"]["type"], "ClusterIP"),
       .labels = labels_of(resource, Json::object({{"app.kubernetes.io/name", resource.name}})),
       .selector = selector,
       .port_name = "http",
       .port = simulator_service_port(resource),
       .target_port = behind.port});
}

Objects simulator_objects(const CustomResource& resource, const Inputs& inputs) {
  Objects objects;
  if (simulator_enables(resource, "epp")) {
    add_epp(resource, objects);
  }
  add_gateway(resource,
              {"standard", standard_gateway_name, standard_gateway_template,
               "cr.kgateway.dev/kgateway-dev/envoy-wrapper:v2.1.1"},
              simulator_component_labels(resource, "gateway"), objects);
  add_gateway(resource,
              {"istio", istio_gateway_name, "istio_gateway.yaml", "docker.io/istio/proxyv2:1.28.1"},
              istio_gateway_labels(resource), objects);
  const bool stages = simulator_has_stages(resource);
  for (const Simulators& simulators : simulators_of(resource)) {
    objects.push_back(deployment(resource, simulators));
    if (stages) {
      objects.push_back(stage_service(resource, simulators));
    } else if (!other_service_maker(resource, inputs)) {
      objects.push_back(simulator_proxy_service(resource, simulators));
    }
  }
  return objects;
}

}  // namespace routerctl::kinds
