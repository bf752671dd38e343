#include "renderer/kinds/ai_deployment_schedule.hpp"

#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_merge.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/schema/round_trip.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using rules::report;
using yaml::Field;

void add_args(AiPod& pod, const AiDeployment& deployment) {
  const Field args = deployment.resource->spec["args"];
  if (args.size() == 0) {
    args.use();
    return;
  }
  Json& all = pod.serving_container()["args"];
  if (all.is_null()) {
    all = Json::array();
  }
  for (const Field arg : args.items()) {
    all.push_back(arg.text());
  }
}

void spread(AiPod& pod, const AiDeployment& deployment) {
  SortedTexts labels{{std::string(ai_name_label), deployment.resource->name}};
  add_texts(labels, deployment.pods()["labels"]);
  if (labels.try_emplace(std::string(ai_spread_label), "ai-model").second) {
    Json& constraints = pod.spec["topologySpreadConstraints"];
    if (constraints.is_null()) {
      constraints = Json::array();
    }
    constraints.push_back(Json::object(
        {{"maxSkew", 1},
         {"topologyKey", "kubernetes.io/hostname"},
         {"whenUnsatisfiable", "ScheduleAnyway"},
         {"labelSelector",
          Json::object({{"matchLabels", Json::object({{ai_spread_label, "ai-model"}})}})}}));
  }
  pod.labels = to_json(labels);
  SortedTexts annotations;
  add_texts(annotations, deployment.pods()["annotations"]);
  pod.annotations = to_json(annotations);
}

void select_nodes(AiPod& pod, const AiDeployment& deployment) {
  SortedTexts labels;
  const Field own = deployment.pods()["nodeSelector"];
  if (deployment.engine->takes_template) {
    const Field of_template = deployment.pods()["template"]["spec"]["nodeSelector"];
    add_texts(labels, of_template);
    discard_overruled(of_template, own, plain_text);
  }
  add_texts(labels, own);
  pod.spec["nodeSelector"] = to_json(labels);
}

// "0" for no GPU. Nothing when the operator gives up.
std::optional<std::string> count_gpus(const AiDeployment& deployment, Diagnostics& diagnostics) {
  const Field accelerator = deployment.pods()["accelerator"];
  const Field requested = deployment.pods()["resources"]["requests"][nvidia_gpu];
  if (!accelerator) {
    if (requested) {
      Diagnostic found = report(rules::gpu_without_accelerator, requested,
                                "nvidia.com/gpu is requested, but no accelerator is specified");
      found.hints.emplace_back("add to spec.deployment: accelerator: {interface: CUDA}");
      diagnostics.push_back(std::move(found));
      return std::nullopt;
    }
    return "0";
  }
  const std::string_view interface = accelerator["interface"].text();
  if (interface != "CUDA") {
    Diagnostic found = report(rules::accelerator_interface, accelerator["interface"],
                              "unsupported accelerator interface: " + quote(interface));
    found.expected = "CUDA";
    diagnostics.push_back(std::move(found));
    return std::nullopt;
  }
  return requested ? canonical_text(requested) : "1";
}

void set_amounts(Json& container, const char* name, const std::map<std::string, Json>& amounts) {
  Json all = Json::object();
  for (const auto& [resource, amount] : amounts) {
    all[resource] = amount;
  }
  Json& resources = container["resources"];
  if (all.empty()) {
    resources.erase(name);
  } else {
    resources[name] = std::move(all);
  }
}

void add_resources(AiPod& pod, const AiDeployment& deployment, const std::string& gpus) {
  Json& container = pod.serving_container();
  Json& resources = container["resources"];
  if (resources.is_null()) {
    resources = Json::object();
  }
  for (const char* const name : {"requests", "limits"}) {
    std::map<std::string, Json> amounts;
    const Field own = deployment.pods()["resources"][name];
    discard_overruled(pod.serving_field()["resources"][name], own, canonical_text);
    const Json of_template = resources.value(name, Json::object());
    for (const auto& [resource, amount] : of_template.items()) {
      amounts[resource] = amount;
    }
    for (const Field amount : own.items()) {
      amounts[std::string(amount.key())] = canonical_text(amount);
    }
    if (gpus != "0") {
      amounts[std::string(nvidia_gpu)] = gpus;
    }
    set_amounts(container, name, amounts);
  }
  if (resources.empty()) {
    container.erase("resources");
  }
}

}  // namespace

bool schedule_ai_pod(AiPod& pod, const AiDeployment& deployment, Diagnostics& diagnostics) {
  add_args(pod, deployment);
  spread(pod, deployment);
  select_nodes(pod, deployment);
  const std::optional<std::string> gpus = count_gpus(deployment, diagnostics);
  if (!gpus) {
    return false;
  }
  add_resources(pod, deployment, *gpus);
  if (*gpus != "0" && !pod.spec.contains("runtimeClassName")) {
    pod.spec["runtimeClassName"] = "nvidia";
  }
  return true;
}

}  // namespace routerctl::kinds
