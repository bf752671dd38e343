#include "renderer/kinds/ai_deployment_gpus.hpp"

#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_merge.hpp"
#include "renderer/kinds/ai_deployment_repairs.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kinds/ai_deployment_schedule.hpp"
#include "renderer/kube/quantity.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using rules::report;
using yaml::Field;

Field gpus(const Field& holder, std::string_view list) {
  return holder["resources"][list][nvidia_gpu];
}

// Amounts that the number of GPUs replaces.
void discard_lost(const AiPod& pod, const AiDeployment& deployment, const Field& repaired) {
  const Json& made = pod.spec.at("containers")[pod.serving_index()];
  const Json resources = made.value("resources", Json::object());
  for (const char* const list : {"requests", "limits"}) {
    const std::string kept = repaired ? canonical_text(repaired)
                                      : resources.value(list, Json::object()).value(nvidia_gpu, "");
    for (const Field& amount : {gpus(deployment.pods(), list), gpus(pod.serving_field(), list)}) {
      if (amount && canonical_text(amount) != kept) {
        amount.discard(rules::gpu_limit_lost);
      }
    }
  }
}

void check_repaired(const Field& limit, Diagnostics& diagnostics) {
  const std::string text = canonical_text(limit);
  const double number = kube::quantity_value(text).value_or(0);
  if (number < 0 || std::floor(number) != number) {
    Diagnostic found = report(rules::resources, limit,
                              fmt::format("a pod cannot have {} of {}", text, nvidia_gpu));
    found.expected = "a whole number, 0 or more";
    found.hints.push_back(fmt::format("write the number, or leave --repair {} out",
                                      ai_deployment_repairs::gpu_limit));
    diagnostics.push_back(std::move(found));
  }
}

// GPUs that a container gets, although nothing says which runtime brings them there.
void report_no_runtime(const Field& limit, const char* hint, Diagnostics& diagnostics) {
  if (limit && canonical_text(limit) != "0") {
    Diagnostic found =
        report(rules::gpu_limit_only, limit, "nvidia.com/gpu is limited without an accelerator");
    found.hints.emplace_back(hint);
    diagnostics.push_back(std::move(found));
  }
}

void report_no_runtimes(const AiPod& pod, const AiDeployment& deployment,
                        Diagnostics& diagnostics) {
  const Field beside = gpus(deployment.pods(), "limits"), own = pod.serving_field();
  report_no_runtime(beside ? beside : gpus(own, "limits"),
                    "add accelerator: {interface: CUDA}, and the number of GPUs in requests",
                    diagnostics);
  for (const auto& containers : {pod.init_containers, pod.containers}) {
    for (const Field& container : containers) {
      if (container.id() != own.id()) {
        report_no_runtime(gpus(container, "limits"),
                          "add runtimeClassName: nvidia to the template's spec; an accelerator "
                          "would give a GPU to the container serving",
                          diagnostics);
      }
    }
  }
}

}  // namespace

Field ai_gpu_limit(const CustomResource& resource) {
  const Field pods = resource.spec["deployment"];
  if (!pods["accelerator"] || gpus(pods, "requests")) {
    return {};
  }
  Field limit = gpus(pods, "limits");
  if (!limit && resource.spec["engine"]["name"].peek() == "generic") {
    const Field container = *pods["template"]["spec"]["containers"].items().begin();
    const Field request = gpus(container, "requests");
    limit = gpus(container, "limits");
    if (limit && request && canonical_text(request) != canonical_text(limit)) {
      return {};
    }
  }
  return limit && canonical_text(limit) != "0" ? limit : Field();
}

void note_gpus(const AiPod& pod, const AiDeployment& deployment, const Inputs& inputs,
               Diagnostics& diagnostics) {
  const Field pods = deployment.pods();
  pods["accelerator"]["minVersion"].discard(rules::min_version);
  if (pods["accelerator"]) {
    const bool repairs = inputs.repairs.contains(ai_deployment_repairs::gpu_limit);
    const Field repaired = repairs ? ai_gpu_limit(*deployment.resource) : Field();
    discard_lost(pod, deployment, repaired);
    if (repaired) {
      check_repaired(repaired, diagnostics);
    }
  } else if (!pod.spec.contains("runtimeClassName")) {
    report_no_runtimes(pod, deployment, diagnostics);
  }
}

}  // namespace routerctl::kinds
