// AIDeployment of premAI-io/prem-operator at commit 0322a6b: a Deployment, a Service and an Ingress
// for one inference engine. See docs/ai_deployment.md.

#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_check.hpp"
#include "renderer/kinds/ai_deployment_config.hpp"
#include "renderer/kinds/ai_deployment_notes.hpp"
#include "renderer/kinds/ai_deployment_objects.hpp"
#include "renderer/kinds/ai_deployment_pod.hpp"
#include "renderer/kinds/ai_deployment_repairs.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kinds/ai_deployment_schedule.hpp"
#include "renderer/kinds/kind.hpp"
#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
namespace fixes = ai_deployment_repairs;
using yaml::Field;

void report_engine(const CustomResource& resource, Diagnostics& diagnostics) {
  const Field engine = resource.spec["engine"]["name"];
  Diagnostic found = rules::report(rules::unknown_engine, engine ? engine : resource.spec,
                                   "unknown engine " + quote(engine.text()));
  if (!engine) {
    found.message = "no engine is named";
    found.where = resource.spec ? resource.spec.key_place() : resource.metadata["name"].place();
  }
  found.field = "spec.engine.name";
  std::vector<std::string_view> names;
  for (const AiEngine& each : ai_engines) {
    names.push_back(each.name);
  }
  found.expected = fmt::format("{}", fmt::join(names, ", "));
  found.hints = did_you_mean(engine.text(), names);
  diagnostics.push_back(std::move(found));
}

// The engine and its models; nothing when the operator would give up, which was reported.
std::optional<AiDeployment> resolve(const CustomResource& resource, const Inputs& inputs,
                                    Diagnostics& diagnostics) {
  const AiEngine* const engine = find_ai_engine(resource.spec["engine"]["name"].text());
  std::optional<std::vector<AiModel>> models =
      resolve_ai_models(resource, engine, inputs, diagnostics);
  if (engine == nullptr) {
    report_engine(resource, diagnostics);
  }
  if (engine == nullptr || !models) {
    return std::nullopt;
  }
  return AiDeployment{&resource, engine, std::move(*models)};
}

std::optional<Plan> plan_one(const AiDeployment& deployment, const AiConfigNames& names,
                             const Inputs& inputs, Diagnostics& diagnostics) {
  std::optional<AiPod> pod = make_ai_pod(deployment, diagnostics);
  if (!pod || !schedule_ai_pod(*pod, deployment, diagnostics)) {
    return std::nullopt;
  }
  check_ai_objects(*pod, deployment, diagnostics);
  note_oddities(*pod, deployment, inputs, diagnostics);
  const std::vector<AiMissingConfig> missing = missing_configs(deployment, names, inputs);
  check_configs(missing, deployment, inputs, diagnostics);
  Plan plan{.source = deployment.resource->root, .objects = {}};
  plan.objects.push_back(ai_deployment_object(deployment, *pod));
  plan.objects.push_back(ai_service(deployment, *pod));
  if (deployment.resource->spec["endpoint"].size() != 0) {
    plan.objects.push_back(ai_ingress(deployment));
  }
  plan.offers = offered_configs(missing, deployment);
  return plan;
}

std::vector<Plan> plan(std::span<const CustomResource> resources, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  std::vector<std::optional<AiDeployment>> deployments;
  AiConfigNames names;
  for (const CustomResource& resource : resources) {
    deployments.push_back(resolve(resource, inputs, diagnostics));
    if (deployments.back()) {
      add_config_names(names, *deployments.back());
    }
  }
  std::vector<Plan> plans;
  for (std::size_t i = 0; i < resources.size(); ++i) {
    std::optional<Plan> made =
        deployments[i] ? plan_one(*deployments[i], names, inputs, diagnostics) : std::nullopt;
    if (made) {
      plans.push_back(std::move(*made));
    } else {
      // Nobody wants to know what has no effect in what does not work.
      resources[i].spec.use();
    }
  }
  return plans;
}

constexpr std::array repairs{
    Repair{.id = fixes::config_namespace,
           .effect = Repair::Effect::adds_objects,
           .since = "0.1.0",
           .why = "pods can only mount a ConfigMap of their own namespace; they get a copy of the "
                  "AIModelMap's",
           .apply = fixes::copy_config},
    Repair{.id = fixes::curl_redirects,
           .on = false,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "triton's downloads do not follow redirects; curl gets -L",
           .apply = fixes::follow_redirects},
    Repair{.id = fixes::engine_env,
           .on = false,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "the documentation promises spec.env for every engine, and the operator forgets "
                  "it for deepspeed-mii and triton",
           .apply = fixes::add_env},
    Repair{.id = fixes::gpu_limit,
           .on = false,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "the operator overwrites a GPU limit without a request with 1; the limit becomes "
                  "the number of GPUs",
           .apply = fixes::take_gpu_limit},
    Repair{.id = fixes::inline_config,
           .effect = Repair::Effect::adds_objects,
           .since = "0.1.0",
           .why = "the pods mount a ConfigMap with the engineConfigFile, which the operator never "
                  "makes",
           .apply = fixes::add_inline_config},
    Repair{.id = fixes::tar,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "triton's downloads of .tar files cannot be unpacked; tar gets -f",
           .apply = fixes::unpack},
    // Last: others add variables.
    Repair{.id = fixes::duplicates,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "server-side apply refuses a variable or port that stands twice; the last one, "
                  "which is in effect, stays",
           .apply = fixes::drop_duplicates},
};

constexpr std::array rule_table{
    rules::unknown_engine,
    rules::number_of_models,
    rules::not_alphanumeric,
    rules::model_uri,
    rules::template_missing,
    rules::no_container,
    rules::container_env,
    rules::container_ports,
    rules::no_probe,
    rules::gpu_without_accelerator,
    rules::accelerator_interface,
    rules::name,
    rules::digit_first,
    rules::container_name,
    rules::duplicate_name,
    rules::config_path,
    rules::port,
    rules::image_missing,
    rules::reserved_label,
    rules::duplicate_spread,
    rules::success_threshold,
    rules::resources,
    rules::host,
    rules::metadata,
    rules::template_ignored,
    rules::env_ignored,
    rules::env_overruled,
    rules::duplicates,
    rules::min_version,
    rules::gpu_limit_lost,
    rules::port_ignored,
    rules::probe_zero,
    rules::overruled,
    rules::inline_config,
    rules::foreign_config_map,
    rules::map_config,
    rules::config_namespace,
    rules::gpu_limit_only,
    rules::models_in_memory,
    rules::tar,
    rules::curl_redirects,
    rules::default_port,
    rules::port_not_routed,
    rules::empty_argument,
    rules::args_refused,
};

// Where the operator surprises and nothing is reported.
constexpr std::array oddities{
    Oddity{"spec.env is ignored by deepspeed-mii and triton",
           "reproduced, warning ai-deployment/env-ignored; repair prem/engine-env, off by default"},
    Oddity{"deployment.template is ignored by vllm",
           "reproduced, warning ai-deployment/template-ignored"},
    Oddity{"labels and annotations in template.metadata are unknown fields",
           "refused, unknown-field with a hint, as the API server does"},
    Oddity{"accelerator.minVersion has no effect", "reproduced, note ai-deployment/min-version"},
    Oddity{"a GPU limit without a request is overwritten with 1, also that of generic's container",
           "reproduced, warning ai-deployment/gpu-limit-lost; repair prem/gpu-limit, off by "
           "default"},
    Oddity{"a GPU limit without an accelerator sets no runtime class",
           "reproduced, warning ai-deployment/gpu-limit-only"},
    Oddity{"an engineConfigFile in the AIDeployment itself gets no ConfigMap",
           "repaired, prem/inline-config; warning ai-deployment/inline-config where it is off"},
    Oddity{"an engineConfigFile beside a modelMapRef is not read, the map's is",
           "reproduced, warning ai-deployment/map-config"},
    Oddity{"the ConfigMap of an AIModelMap in another namespace cannot be mounted",
           "repaired, prem/config-namespace; warning ai-deployment/config-namespace where it is "
           "off"},
    Oddity{"the error about a missing variant names localai whatever the engine is",
           "the message names the engine"},
    Oddity{"the Service selects by all labels of the pods, so that a new label cuts the traffic "
           "off until new pods are there",
           "reproduced"},
    Oddity{"one label value spreads the pods of all AIDeployments against each other",
           "reproduced; the label mlcontroller.premlabs.io/spread-topology in deployment.labels "
           "turns it off"},
    Oddity{"the volume models of localai is in memory, and cache is never mounted",
           "reproduced, note ai-deployment/models-in-memory"},
    Oddity{"a variable or a port can stand in a container twice, which server-side apply refuses",
           "repaired, prem/duplicates; warning ai-deployment/duplicates where it is off, and "
           "ai-deployment/env-overruled for the variable that loses"},
    Oddity{"triton's download of a .tar file cannot work",
           "repaired, prem/tar; warning ai-deployment/tar where it is off"},
    Oddity{"triton's other downloads do not follow redirects",
           "reproduced, warning ai-deployment/curl-redirects; repair prem/curl-redirects, off by "
           "default"},
    Oddity{".tar is looked for anywhere in the address, and an address is what starts with http",
           "reproduced"},
    Oddity{"generic without an endpoint is exposed on port 8000",
           "reproduced, warning ai-deployment/default-port"},
    Oddity{"only the port of the first endpoint of generic is routed",
           "reproduced, warning ai-deployment/port-not-routed"},
    Oddity{"unknown engine options, models[].options, resources.claims, "
           "terminationGracePeriodSeconds of a probe and generic's engine.options have no effect",
           "reproduced, warning dead-field"},
    Oddity{"endpoint[].port has no effect unless the engine is generic",
           "reproduced, warning ai-deployment/port-ignored where it is not the engine's port"},
    Oddity{"numbers of a probe cannot be set to 0, except initialDelaySeconds",
           "reproduced, warning ai-deployment/probe-zero"},
    Oddity{"quantizations of vLLM with an underscore or a dash are refused",
           "refused, ai-deployment/not-alphanumeric, with spec.args as the way round"},
    Oddity{"a missing uri and an empty option become empty arguments",
           "reproduced, warning ai-deployment/empty-argument"},
    Oddity{"spec.args stops the stock image of deepspeed-mii",
           "reproduced, warning ai-deployment/args-refused"},
    Oddity{"the Ingress stays when the endpoints go, replicas go back to 1 at each write, an old "
           "error message stays, refused objects are tried for ever",
           "do not arise with rendered objects"},
    Oddity{"the operator takes over objects of the same name that others made",
           "two objects of the input with one name are refused, object-conflict"},
    Oddity{"generic without a container crashes the operator, and so does a change of a probe that "
           "the container does not have",
           "refused, ai-deployment/no-container and ai-deployment/no-probe"},
    Oddity{"vllm always gets replicas, 1 if nothing is written", "reproduced"},
    Oddity{"the typed round trip drops zero values, fills in divisor and protocol, and reprints "
           "quantities",
           "reproduced, for every field that the schema has"},
    Oddity{"objects that the API server refuses leave the others behind, and are tried for ever",
           "refused before anything is applied, one rule for each reason"},
};

}  // namespace

extern const Kind ai_deployment;
const Kind ai_deployment{.folder = "ai_deployment",
                         .system = "prem",
                         .plan = plan,
                         .repairs = repairs,
                         .rules = rule_table,
                         .oddities = oddities};

}  // namespace routerctl::kinds
