#include "plugin/switching/server.hpp"

#include <algorithm>
#include <string_view>

#include "plugin/api/status.hpp"
#include "plugin/apply/patch.hpp"
#include "plugin/wait/fields.hpp"

namespace routerctl::switching {

namespace {

using wait::at;
using wait::list;
using wait::number;
using wait::text;

// An empty object where there is none.
const Json& part(const Json& object, std::string_view key) {
  static const Json empty = Json::object();
  const Json* const found = at(object, key);
  return found != nullptr && found->is_object() ? *found : empty;
}

// Null where there is no such object.
Json read(const std::string& target, api::Client& client) {
  const api::Answer answer = client.get(target);
  if (answer.ok()) {
    return api::json_of(answer);
  }
  api::Refusal refusal = api::refusal_of(answer);
  apply::require_connection(refusal);
  if (refusal.failure == api::Failure::not_found) {
    return {};
  }
  throw api::Refused(std::move(refusal));
}

// "app=vllm,tier in (a,b)"
std::string selector_of(const Json& deployment) {
  std::string selector;
  const auto add = [&](const std::string& term) {
    selector += (selector.empty() ? "" : ",") + term;
  };
  const Json& labels = part(part(deployment, "spec"), "selector");
  for (const auto& [key, value] : part(labels, "matchLabels").items()) {
    add(key + "=" + value.get<std::string>());
  }
  for (const Json& each : list(labels, "matchExpressions")) {
    const std::string key(text(each, "key"));
    const std::string_view word = text(each, "operator");
    std::string values;
    for (const Json& value : list(each, "values")) {
      values += (values.empty() ? "" : ",") + value.get<std::string>();
    }
    add(word == "In"             ? key + " in (" + values + ")"
        : word == "NotIn"        ? key + " notin (" + values + ")"
        : word == "DoesNotExist" ? "!" + key
                                 : key);
  }
  return selector;
}

// The names of a Deployment's ReplicaSets are its own and a hash. The sets themselves need not be
// readable. A pod without an owner is taken over by the set that selects it.
bool belongs_to(const Json& pod, std::string_view deployment) {
  for (const Json& owner : list(part(pod, "metadata"), "ownerReferences")) {
    if (owner.value("controller", false)) {
      const std::string_view name = text(owner, "name");
      return text(owner, "kind") == "ReplicaSet" && name.size() > deployment.size() + 1 &&
             name.starts_with(deployment) && name[deployment.size()] == '-' &&
             name.find('-', deployment.size() + 1) == std::string_view::npos;
    }
  }
  return true;
}

bool has_ended(const Json& pod) {
  const std::string_view phase = text(pod, "status", "phase");
  return phase == "Failed" || phase == "Succeeded";
}

// When somebody last changed one of the keys: "2026-01-01T00:00:00Z", which sorts as text.
std::string_view changed_at(const Json& config_map, const Json& keys) {
  std::string_view latest;
  for (const Json& entry : list(part(config_map, "metadata"), "managedFields")) {
    const Json& data = part(part(entry, "fieldsV1"), "f:data");
    bool owns = false;
    for (const auto& [key, value] : keys.items()) {
      owns = owns || data.contains("f:" + key);
    }
    latest = owns ? std::max(latest, text(entry, "time")) : latest;
  }
  return latest;
}

}  // namespace

api::ResourceType config_map_type() {
  return {.group = "", .version = "v1", .kind = "ConfigMap", .plural = "configmaps"};
}

api::ResourceType deployment_type() {
  return {.group = "apps", .version = "v1", .kind = "Deployment", .plural = "deployments"};
}

bool is_ready(const Json& deployment) {
  const Json& status = part(deployment, "status");
  return number(status, "observedGeneration").value_or(0) >=
             number(part(deployment, "metadata"), "generation").value_or(0) &&
         number(status, "readyReplicas").value_or(0) > 0;
}

std::int64_t Live::replicas() const {
  return deployment.is_null() ? 0 : number(part(deployment, "spec"), "replicas").value_or(1);
}

bool Live::ready() const { return is_ready(deployment); }

std::string Live::model() const {
  return std::string(text(config_map, "data", "SERVED_MODEL_NAME"));
}

std::optional<Before> Live::note() const {
  const Json& annotations = part(part(config_map, "metadata"), "annotations");
  const Json value = Json::parse(text(annotations, note_key), nullptr, false);
  const std::optional<std::int64_t> replicas = number(value, "replicas");
  return replicas && !part(value, "data").empty()
             ? std::optional(Before{.replicas = *replicas, .data = part(value, "data")})
             : std::nullopt;
}

const Json* Live::stale_pod(const Json& keys) const {
  const std::string_view changed = changed_at(config_map, keys);
  const auto found = std::find_if(pods.begin(), pods.end(), [&](const Json& pod) {
    const std::string_view made = text(pod, "metadata", "creationTimestamp");
    return !made.empty() && made < changed;
  });
  return found == pods.end() ? nullptr : &*found;
}

Json deployment_of(const Names& names, api::Client& client) {
  return read(api::object_path(deployment_type(), names.namespace_, names.deployment), client);
}

std::vector<Json> pods_of(const Json& deployment, api::Client& client) {
  const api::ResourceType type{.group = "", .version = "v1", .kind = "Pod", .plural = "pods"};
  const std::string collection =
      api::collection_path(type, std::string(text(deployment, "metadata", "namespace"))) +
      "?labelSelector=" + api::escape(selector_of(deployment));
  const Json found = read(collection, client);
  std::vector<Json> pods;
  for (const Json& pod : list(found, "items")) {
    if (!has_ended(pod) && belongs_to(pod, text(deployment, "metadata", "name"))) {
      pods.push_back(pod);
    }
  }
  return pods;
}

Live look(const Names& names, api::Client& client) {
  Live live;
  live.config_map =
      read(api::object_path(config_map_type(), names.namespace_, names.config_map), client);
  live.deployment = deployment_of(names, client);
  if (!live.deployment.is_null()) {
    live.pods = pods_of(live.deployment, client);
  }
  return live;
}

std::string text_of(const Before& before) {
  return Json::object({{"replicas", before.replicas}, {"data", before.data}}).dump();
}

}  // namespace routerctl::switching
