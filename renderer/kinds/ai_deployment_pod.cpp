#include "renderer/kinds/ai_deployment_pod.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "renderer/kinds/ai_deployment_args.hpp"
#include "renderer/kinds/ai_deployment_download.hpp"
#include "renderer/kinds/ai_deployment_generic.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/schema/round_trip.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using yaml::Field;

void add(Json& spec, const char* list, std::vector<Field>& from, Json item, const Field& origin) {
  Json& items = spec[list];
  if (items.is_null()) {
    items = Json::array();
  }
  items.push_back(std::move(item));
  from.push_back(origin);
}

void add_volume(AiPod& pod, const AiDeployment& deployment, Json volume) {
  add(pod.spec, "volumes", pod.volumes, std::move(volume), deployment.resource->spec["engine"]);
}

Json empty_dir(const char* name, Json settings = Json::object()) {
  return Json::object({{"name", name}, {"emptyDir", std::move(settings)}});
}

// The template's pod and where its parts stand.
AiPod from_template(const AiDeployment& deployment) {
  AiPod pod;
  const Field written = deployment.pods()["template"]["spec"];
  if (!written) {
    deployment.pods()["template"].use();
    return pod;
  }
  static const schema::Schema& pod_spec =
      schema::schema_at("ai_deployment", {"spec", "deployment", "template", "spec"});
  pod.spec = schema::round_trip(written, pod_spec);
  const auto collect = [&](std::string_view list, std::vector<Field>& fields) {
    for (const Field item : written[list].items()) {
      fields.push_back(item);
    }
  };
  collect("containers", pod.containers);
  collect("initContainers", pod.init_containers);
  collect("volumes", pod.volumes);
  return pod;
}

// An empty list in the template is a list all the same.
void add_pull_secret(AiPod& pod, const AiDeployment& deployment) {
  if (!deployment.pods()["template"]["spec"]["imagePullSecrets"]) {
    pod.spec["imagePullSecrets"] = Json::array({Json::object({{"name", "regcred-dockerhub"}})});
  }
}

Json serving_container(const AiDeployment& deployment, Json args, Json env, const Json& mounts) {
  const Field options = deployment.resource->spec["engine"]["options"];
  Json container = Json::object({{"name", serving},
                                 {"image", ai_image(*deployment.engine, options)},
                                 {"imagePullPolicy", "Always"}});
  if (!args.empty()) {
    container["args"] = std::move(args);
  }
  if (!env.empty()) {
    container["env"] = std::move(env);
  }
  for (std::size_t kind = 0; kind < ai_probe_fields.size(); ++kind) {
    Json probe = ai_probe(deployment.engine->probes[kind]);
    override_probe(probe, deployment.pods()[ai_probe_fields[kind]]);
    container[std::string(ai_probe_fields[kind])] = std::move(probe);
  }
  if (!mounts.empty()) {
    container["volumeMounts"] = mounts;
  }
  return container;
}

void add_serving(AiPod& pod, const AiDeployment& deployment, Json args, Json env,
                 const Json& mounts) {
  const CustomResource& resource = *deployment.resource;
  add(pod.spec, "containers", pod.containers,
      serving_container(deployment, std::move(args), std::move(env), mounts),
      resource.spec["engine"]);
}

std::optional<AiPod> vllm(const AiDeployment& deployment, Diagnostics& diagnostics) {
  std::optional<Json> args = vllm_args(deployment, diagnostics);
  if (const Field ignored = deployment.pods()["template"]) {
    ignored.discard(rules::template_ignored);
  }
  if (!args) {
    return std::nullopt;
  }
  AiPod pod;
  add_serving(pod, deployment, std::move(*args), ai_env(deployment),
              Json::array({ai_mount("models", "/root/.cache/huggingface")}));
  add_volume(pod, deployment, empty_dir("models"));
  return pod;
}

std::optional<AiPod> deepspeed_mii(const AiDeployment& deployment, Diagnostics& diagnostics) {
  AiPod pod = from_template(deployment);
  const Field uri = deployment.models.front().uri;
  check_argument("--uri", uri, deployment.models.front().entry, diagnostics);
  add_serving(pod, deployment, Json::array({"--uri", uri.text()}), {}, {});
  add_pull_secret(pod, deployment);
  return pod;
}

std::optional<AiPod> localai(const AiDeployment& deployment, Diagnostics& diagnostics) {
  AiPod pod = from_template(deployment);
  const AiDownloads downloads = localai_downloads(deployment, diagnostics);
  for (const auto& [container, model] : downloads.init_containers) {
    add(pod.spec, "initContainers", pod.init_containers, container, model);
  }
  Json env = ai_env(deployment);
  env.push_back(Json::object({{"name", "MODELS_PATH"}, {"value", "/models"}}));
  add_serving(pod, deployment, downloads.args, std::move(env),
              Json::array({ai_mount("models", "/models")}));
  add_volume(pod, deployment, empty_dir("models", Json::object({{"medium", "Memory"}})));
  add_volume(pod, deployment, empty_dir("cache"));
  if (!downloads.configs.empty()) {
    add_volume(pod, deployment,
               Json::object({{"name", "configs"},
                             {"projected", Json::object({{"sources", downloads.configs}})}}));
  }
  return pod;
}

std::optional<AiPod> triton(const AiDeployment& deployment, Diagnostics& diagnostics) {
  AiPod pod = from_template(deployment);
  const std::optional<AiDownloads> downloads = triton_downloads(deployment, diagnostics);
  if (!downloads) {
    return std::nullopt;
  }
  for (const auto& [container, model] : downloads->init_containers) {
    add(pod.spec, "initContainers", pod.init_containers, container, model);
  }
  add_serving(pod, deployment, Json::array({"tritonserver", "--model-repository=/models"}), {},
              Json::array({ai_mount("models", "/models")}));
  add_volume(pod, deployment, empty_dir("models"));
  return pod;
}

std::optional<AiPod> generic(const AiDeployment& deployment, Diagnostics& diagnostics) {
  if (!check_generic(deployment, diagnostics)) {
    return std::nullopt;
  }
  AiPod pod = from_template(deployment);
  make_generic_serving(pod.spec["containers"][0], deployment);
  return pod;
}

using Make = std::optional<AiPod> (*)(const AiDeployment&, Diagnostics&);

Make maker_of(std::string_view engine) {
  return engine == "vllm"            ? vllm
         : engine == "deepspeed-mii" ? deepspeed_mii
         : engine == "localai"       ? localai
         : engine == "triton"        ? triton
                                     : generic;
}

}  // namespace

std::size_t AiPod::serving_index() const {
  const Json& all = spec.at("containers");
  const auto found = std::find_if(all.begin(), all.end(),
                                  [](const Json& each) { return each.at("name") == serving; });
  return static_cast<std::size_t>(found - all.begin());
}

std::optional<AiPod> make_ai_pod(const AiDeployment& deployment, Diagnostics& diagnostics) {
  std::optional<AiPod> pod = maker_of(deployment.engine->name)(deployment, diagnostics);
  if (!pod) {
    return std::nullopt;
  }
  pod->spec["automountServiceAccountToken"] = false;
  const Field token = deployment.pods()["template"]["spec"]["automountServiceAccountToken"];
  if (deployment.engine->takes_template && token.boolean()) {
    token.discard(rules::overruled);
  }
  return pod;
}

}  // namespace routerctl::kinds
