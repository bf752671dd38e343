// VLLMModel of efortin/vllm-chill, as docs/K8S_RESOURCE_MANAGEMENT.md of commit 48b3501 describes
// it: one ConfigMap, Service and Deployment for all models of a namespace. See docs/vllm_model.md.

#include <array>

#include "renderer/kinds/kind.hpp"
#include "renderer/kinds/vllm_model_checks.hpp"
#include "renderer/kinds/vllm_model_objects.hpp"
#include "renderer/kinds/vllm_model_repairs.hpp"
#include "renderer/kinds/vllm_model_rules.hpp"
#include "renderer/kinds/vllm_model_settings.hpp"
#include "renderer/kinds/vllm_model_workload.hpp"

namespace routerctl::kinds {

namespace {

std::vector<Plan> plan(std::span<const CustomResource> models, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  const std::vector<VllmWorkload> workloads = vllm_workloads(models, inputs, diagnostics);
  std::vector<Plan> plans;
  for (const VllmWorkload& workload : workloads) {
    check_vllm_models(workload, inputs, diagnostics);
    Plan& made = plans.emplace_back(Plan{.source = workload.initial->root, .objects = {}});
    made.objects.push_back(vllm_config_map(workload, inputs));
    if (workload.makes_service) {
      made.objects.push_back(vllm_service(workload, inputs));
    }
    if (workload.makes_deployment) {
      made.objects.push_back(vllm_deployment(workload, inputs));
    }
  }
  check_vllm_workloads(workloads, inputs, diagnostics);
  return plans;
}

namespace rules = vllm_model_rules;
namespace flags = vllm_model_settings;
namespace fixes = vllm_model_repairs;

constexpr std::array managed{std::string_view("all"), std::string_view("configmap")};

constexpr std::array settings{
    Setting{.name = flags::configmap,
            .default_value = "vllm-config",
            .meaning = "name of the ConfigMap with the current model",
            .expected = flags::expected_name},
    Setting{.name = flags::deployment,
            .default_value = "vllm",
            .meaning = "name of the Deployment that runs vLLM",
            .expected = flags::expected_name},
    Setting{.name = flags::idle_timeout,
            .default_value = "5m",
            .meaning = "when the proxy stops an idle model; checked, changes no object",
            .expected = flags::expected_duration},
    Setting{.name = flags::image,
            .default_value = "vllm/vllm-openai:latest",
            .meaning = "the container's image; the proxy has no flag for it",
            .expected = flags::expected_image},
    Setting{.name = flags::manage,
            .default_value = "all",
            .meaning = "which objects are made: all three, or the ConfigMap alone for a Deployment "
                       "and a Service of your own",
            .values = managed},
    Setting{.name = flags::model,
            .default_value = "",
            .meaning = "servedModelName of the model that the server starts with; without it the "
                       "first VLLMModel by name"},
    Setting{.name = flags::model_switch_timeout,
            .default_value = "5m",
            .meaning = "how long the proxy, and switch, wait for another model; changes no object",
            .expected = flags::expected_duration},
    Setting{.name = flags::namespace_,
            .default_value = "",
            .meaning = "makes objects for the models of this namespace only; the proxy's own "
                       "default is ai-apps",
            .expected = flags::expected_namespace},
    Setting{.name = flags::replicas,
            .default_value = "0",
            .meaning = "replicas of the Deployment; the proxy has no flag for it",
            .expected = flags::expected_replicas},
    Setting{.name = flags::target_host,
            .default_value = "vllm-svc",
            .meaning = "name of the Service, which the proxy connects to",
            .expected = flags::expected_host},
    Setting{.name = flags::target_port,
            .default_value = "80",
            .meaning = "port that the proxy connects to; the Service has 80 all the same",
            .expected = flags::expected_port},
};

constexpr std::array repairs{
    Repair{.id = "vllm-chill/gpu-memory-utilization",
           .since = "0.1.0",
           .why = "the proxy writes an empty text for a whole number, with which vLLM does not "
                  "start; 1 becomes 1.00",
           .apply = fixes::write_gpu_memory_utilization},
    Repair{.id = "vllm-chill/gpu-request",
           .on = false,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "the Deployment requests no GPU; it gets nvidia.com/gpu, as many as "
                  "tensorParallelSize says, the largest of the namespace's models",
           .apply = fixes::request_gpus},
    Repair{.id = "vllm-chill/hf-token",
           .on = false,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "gated models need a token; HF_TOKEN comes from the key token of Secret "
                  "hf-token-secret, if there is one, as in the proxy's next version",
           .apply = fixes::add_token},
    Repair{.id = "vllm-chill/shm",
           .on = false,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "several GPUs exchange data through /dev/shm, which has 64 MiB; it gets up to "
                  "16Gi of memory, as in the proxy's next version",
           .apply = fixes::add_shared_memory},
};

constexpr std::array rule_table{
    rules::no_spec,          rules::empty_name,        rules::duplicate_served_name,
    rules::unknown_model,    rules::unknown_namespace, rules::other_namespace,
    rules::initial_model,    rules::replicas_zero,     rules::existing_object,
    rules::tool_call_parser, rules::ignored_value,     rules::gpu_memory_utilization,
    rules::no_gpu,           rules::latest_image,      rules::service_name,
    rules::vllm_port,        rules::target_port,
};

constexpr std::array siblings{
    Sibling{.group = "vllm.sir-alfred.io",
            .kind = "VLLMModel",
            .why = "in vllm.sir-alfred.io it belongs to vllm-chill v0.2.0 and newer, with other "
                   "fields and other objects; only vllm.efortin.github.io/v1alpha1 is rendered",
            .refuse = true},
};

// Where the proxy and its document surprise.
constexpr std::array oddities{
    Oddity{"the document describes commit 48b3501 alone; every release makes other objects",
           "the document's commit is followed; VLLMModel of vllm.sir-alfred.io is refused, "
           "unsupported-kind"},
    Oddity{"the document says that objects are made when the first model is requested if there was "
           "none at the start; they never are",
           "not part of the objects: a run without models makes none"},
    Oddity{"the document says \"first available model\"; it is the first in the server's order, "
           "which is by name",
           "as the code does, note vllm-model/initial-model; another one with vllm-chill.model"},
    Oddity{
        "the document says that the ConfigMap is made if it does not exist; an existing one gets "
        "new data at every start of the proxy",
        "the ConfigMap is always made"},
    Oddity{
        "the ConfigMap goes back to the first model at every start of the proxy, even while "
        "another one runs",
        "reproduced under --fidelity operator; else the current model stays, where the ConfigMap "
        "of the cluster is known"},
    Oddity{"an existing Service or Deployment is neither changed nor compared",
           "none is made, note vllm-model/existing-object"},
    Oddity{"the Deployment has 0 replicas, which switches a running model off when it is applied "
           "again",
           "reproduced, note vllm-model/replicas-zero; another number with vllm-chill.replicas"},
    Oddity{"models without spec are skipped silently", "refused, vllm-model/no-spec"},
    Oddity{"empty names are noticed only by a switch, not at the start",
           "refused, vllm-model/empty-name"},
    Oddity{"of several models with one servedModelName only the first by name can be loaded",
           "refused, vllm-model/duplicate-served-name"},
    Oddity{"a whole number in gpuMemoryUtilization becomes an empty text",
           "repaired, vllm-chill/gpu-memory-utilization; reproduced with a warning "
           "vllm-model/gpu-memory-utilization where the repair is off"},
    Oddity{"enableAutoToolChoice is on by default and toolCallParser is empty by default: a model "
           "with two fields does not start",
           "reproduced, warning vllm-model/tool-call-parser"},
    Oddity{"toolCallParser: internlm2 is allowed and unknown to vLLM",
           "reproduced, warning vllm-model/tool-call-parser"},
    Oddity{"enableChunkedPrefill: false and enablePrefixCaching: false leave out a flag, which "
           "current vLLM does not need",
           "reproduced, warning vllm-model/ignored-value"},
    Oddity{"an empty toolCallParser is passed on as an empty argument", "reproduced"},
    Oddity{"the container's script is the project's own text",
           "a script of ours makes the same arguments from the same variables"},
    Oddity{"the Deployment requests no GPU, has 64 MiB of shared memory and no Hugging Face token",
           "reproduced, warning vllm-model/no-gpu; repairs vllm-chill/gpu-request, vllm-chill/shm "
           "and vllm-chill/hf-token, off by default"},
    Oddity{"the image is vllm/vllm-openai:latest, and no flag changes it",
           "reproduced, warning vllm-model/latest-image; another one with vllm-chill.image"},
    Oddity{"target-host names the Service and is the proxy's host: an address cannot be both",
           "refused, vllm-model/service-name"},
    Oddity{"a Service named vllm sets VLLM_PORT in the pods",
           "reproduced, warning vllm-model/vllm-port"},
    Oddity{"target-port does not change the Service", "reproduced, warning vllm-model/target-port"},
    Oddity{
        "Service and Deployment select app: vllm whatever their names are, so two proxies in one "
        "namespace serve each other's pods",
        "reproduced"},
    Oddity{"status and its printer column exist, and nobody writes them", "never written"},
    Oddity{"the flags port and enable-model-switch",
           "no settings: they change no object, and "
           "without the second the proxy makes none"},
};

}  // namespace

extern const Kind vllm_model;
const Kind vllm_model{.folder = "vllm_model",
                      .system = "vllm-chill",
                      .plan = plan,
                      .repairs = repairs,
                      .settings = settings,
                      .rules = rule_table,
                      .oddities = oddities,
                      .siblings = siblings};

}  // namespace routerctl::kinds
