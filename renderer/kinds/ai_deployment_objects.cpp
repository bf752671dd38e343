#include "renderer/kinds/ai_deployment_objects.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "renderer/kinds/ai_deployment_merge.hpp"
#include "renderer/kinds/ai_deployment_schedule.hpp"
#include "renderer/schema/round_trip.hpp"

namespace routerctl::kinds {

namespace {

using yaml::Field;

Json replicas(const AiDeployment& deployment) {
  const Field written = deployment.pods()["replicas"];
  if (written) {
    return written.integer();
  }
  return deployment.engine->name == "vllm" ? Json(1) : Json();
}

// `block` is spec.service or spec.ingress.
std::vector<Slot> metadata_slots(const AiDeployment& deployment, const Field& block) {
  const CustomResource& resource = *deployment.resource;
  SortedTexts labels, annotations{{std::string(ai_name_label), resource.name}};
  add_texts(labels, block["labels"]);
  add_texts(annotations, block["annotations"]);
  return {ai_name_slot(resource),
          ai_namespace_slot(resource),
          {.name = "labels", .value = to_json(labels), .from = {Origin::of(block["labels"])}},
          {.name = "annotations",
           .value = to_json(annotations),
           .from = {Origin::of(block["annotations"])}}};
}

// Where the fields of the pod come from, apart from those that the engine makes up.
std::vector<Origin> origins_of(std::string_view field, const AiDeployment& deployment,
                               const AiPod& pod) {
  const std::vector<Field>* const items = field == "containers"       ? &pod.containers
                                          : field == "initContainers" ? &pod.init_containers
                                          : field == "volumes"        ? &pod.volumes
                                                                      : nullptr;
  std::vector<Origin> origins;
  if (items != nullptr) {
    std::transform(items->begin(), items->end(), std::back_inserter(origins), Origin::of);
    return origins;
  }
  for (const Field& source :
       {deployment.pods()["template"]["spec"][field], deployment.pods()[field]}) {
    if (source) {
      origins.push_back(Origin::of(source));
    }
  }
  return origins;
}

Json rule(std::string_view domain, const AiDeployment& deployment) {
  Json port = Json::object();
  if (const std::int64_t number = ai_port(deployment); number != 0) {
    port["number"] = number;
  }
  const Json backend = Json::object(
      {{"service", Json::object({{"name", deployment.resource->name}, {"port", port}})}});
  const Json path = Json::object({{"path", "/"}, {"pathType", "Prefix"}, {"backend", backend}});
  Json made = Json::object();
  if (!domain.empty()) {
    made["host"] = domain;
  }
  made["http"] = Json::object({{"paths", Json::array({path})}});
  return made;
}

Json tls(const AiDeployment& deployment) {
  const Field spec = deployment.resource->spec;
  if (!spec["ingress"]["tls"].boolean()) {
    return {};
  }
  Json hosts = Json::array();
  for (const Field endpoint : spec["endpoint"].items()) {
    hosts.push_back(endpoint["domain"].text());
  }
  return Json::array({Json::object(
      {{"hosts", std::move(hosts)}, {"secretName", deployment.resource->name + "-tls"}})});
}

}  // namespace

Slot ai_name_slot(const CustomResource& resource) {
  return {.name = "name",
          .value = Json(resource.name),
          .from = {Origin::of(resource.metadata["name"])}};
}

Slot ai_namespace_slot(const CustomResource& resource) {
  return {.name = "namespace",
          .value = resource.namespace_.empty() ? Json() : Json(resource.namespace_),
          .from = {Origin::of(resource.metadata["namespace"])}};
}

std::int64_t ai_port(const AiDeployment& deployment) {
  const Field endpoints = deployment.resource->spec["endpoint"];
  if (deployment.engine->name != "generic" || endpoints.size() == 0) {
    return deployment.engine->port;
  }
  return (*endpoints.items().begin())["port"].integer();
}

PlannedObject ai_deployment_object(const AiDeployment& deployment, const AiPod& pod) {
  static const schema::Schema& pod_spec =
      schema::schema_at("ai_deployment", {"spec", "deployment", "template", "spec"});
  const Field pods = deployment.pods();
  PlannedObject object{
      .template_file = "deployment.yaml",
      .slots = {ai_name_slot(*deployment.resource),
                ai_namespace_slot(*deployment.resource),
                {.name = "replicas",
                 .value = replicas(deployment),
                 .from = {Origin::of(pods["replicas"])}},
                {.name = "labels", .value = pod.labels, .from = {Origin::of(pods["labels"])}},
                {.name = "annotations",
                 .value = pod.annotations,
                 .from = {Origin::of(pods["annotations"])}}}};
  object.slots.reserve(object.slots.size() + pod_spec.properties.size());
  for (const schema::Property& property : pod_spec.properties) {
    const auto found = pod.spec.find(property.name);
    object.slots.push_back({.name = property.name,
                            .value = found == pod.spec.end() ? Json() : *found,
                            .from = origins_of(property.name, deployment, pod)});
  }
  return object;
}

PlannedObject ai_service(const AiDeployment& deployment, const AiPod& pod) {
  const Field endpoint = deployment.resource->spec["endpoint"];
  PlannedObject object{.template_file = "service.yaml",
                       .slots = metadata_slots(deployment, deployment.resource->spec["service"])};
  object.slots.push_back(
      {.name = "selector", .value = pod.labels, .from = {Origin::of(deployment.pods()["labels"])}});
  object.slots.push_back(
      {.name = "port", .value = Json(ai_port(deployment)), .from = {Origin::of(endpoint)}});
  return object;
}

PlannedObject ai_ingress(const AiDeployment& deployment) {
  const Field spec = deployment.resource->spec;
  Json rules = Json::array();
  for (const Field endpoint : spec["endpoint"].items()) {
    rules.push_back(rule(endpoint["domain"].text(), deployment));
  }
  PlannedObject object{.template_file = "ingress.yaml",
                       .slots = metadata_slots(deployment, spec["ingress"])};
  object.slots.push_back(
      {.name = "tls", .value = tls(deployment), .from = {Origin::of(spec["ingress"]["tls"])}});
  object.slots.push_back(
      {.name = "rules", .value = std::move(rules), .from = {Origin::of(spec["endpoint"])}});
  return object;
}

Slot& slot_of(PlannedObject& object, std::string_view name) {
  const auto found = std::find_if(object.slots.begin(), object.slots.end(),
                                  [&](const Slot& slot) { return slot.name == name; });
  if (found == object.slots.end()) {
    throw std::logic_error("no slot " + std::string(name));
  }
  return *found;
}

Json& value_of(Slot& slot) { return std::get<Json>(slot.value); }

}  // namespace routerctl::kinds
