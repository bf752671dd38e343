#pragma once

#include <string>
#include <utility>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

/// What the checks of AIDeployment report. "The operator" is prem-operator; the engine is the
/// program in the container `serving`.
namespace routerctl::kinds::ai_deployment_rules {

// --- what the operator refuses ---

inline constexpr Rule unknown_engine{
    "ai-deployment/unknown-engine", Severity::error, Authority::operator_code,
    "engine.name is none of the operator's engines",
    "The schema accepts any text. The operator knows vllm, localai, deepspeed-mii, triton and "
    "generic, in this spelling, and gives the AIDeployment up for anything else, also for a "
    "missing "
    "engine."};

inline constexpr Rule number_of_models{
    "ai-deployment/number-of-models", Severity::error, Authority::operator_code,
    "vllm and deepspeed-mii take exactly one model",
    "These engines load one model for each server. Write one entry in spec.models; for several "
    "models write several AIDeployments."};

inline constexpr Rule not_alphanumeric{
    "ai-deployment/not-alphanumeric", Severity::error, Authority::operator_code,
    "dtype or quantization has other characters than letters and digits",
    "The operator refuses values that vLLM knows, such as gptq_marlin, compressed-tensors and "
    "fp8_e5m2. Leave the field out and pass the argument in spec.args, which nobody checks: "
    "[--quantization, gptq_marlin]."};

inline constexpr Rule model_uri{
    "ai-deployment/model-uri", Severity::error, Authority::operator_code,
    "triton downloads models, and a uri is no address",
    "For each model of triton the operator makes an init container that downloads it; it refuses a "
    "uri that does not start with http, also an empty one."};

inline constexpr Rule template_missing{
    "ai-deployment/template-missing", Severity::error, Authority::operator_code,
    "engine generic has no pod template",
    "generic runs a container of yours. Write it as the first container of "
    "spec.deployment.template."};

inline constexpr Rule no_container{
    "ai-deployment/no-container", Severity::error, Authority::operator_code,
    "engine generic has a pod template without a container",
    "The operator crashes when it looks for the first container, and again after each restart, so "
    "that it looks after no AIDeployment any more."};

inline constexpr Rule container_env{
    "ai-deployment/container-env", Severity::error, Authority::operator_code,
    "the first container of engine generic has env",
    "The operator wants the environment of this container in spec.env and refuses it here."};

inline constexpr Rule container_ports{
    "ai-deployment/container-ports", Severity::error, Authority::operator_code,
    "the first container of engine generic has ports",
    "The operator takes the ports of this container from spec.endpoint and refuses them here."};

inline constexpr Rule no_probe{
    "ai-deployment/no-probe", Severity::error, Authority::operator_code,
    "engine generic changes a probe that its container does not have",
    "For generic, the probes beside the template only change numbers of those that its first "
    "container has. Without one the operator crashes, and again after each restart. Write the "
    "probe "
    "into the container."};

inline constexpr Rule gpu_without_accelerator{"ai-deployment/gpu-without-accelerator",
                                              Severity::error, Authority::operator_code,
                                              "a GPU is requested without an accelerator",
                                              "The operator refuses requests for nvidia.com/gpu, "
                                              "also for 0, unless spec.deployment.accelerator "
                                              "is there."};

inline constexpr Rule accelerator_interface{
    "ai-deployment/accelerator-interface", Severity::error, Authority::operator_code,
    "accelerator.interface is not CUDA",
    "CUDA, in capital letters, is the only interface that the operator implements."};

// --- what the API server refuses in the objects ---

inline constexpr Rule name{
    "ai-deployment/name", Severity::error, Authority::consumer,
    "the AIDeployment's name does not fit one of its objects",
    "Deployment, Service and Ingress are called like the AIDeployment, and a label of the pods "
    "holds "
    "the name. So it needs at most 63 characters and no dot, although the API server accepts both "
    "in "
    "an AIDeployment. The operator then makes some of the objects and tries the others for ever."};

inline constexpr Rule digit_first{
    "ai-deployment/digit-first", Severity::warning, Authority::consumer,
    "a Service whose name starts with a digit is refused by older API servers",
    "Kubernetes 1.36 accepts it; older versions want a letter first. Give the AIDeployment a name "
    "that starts with a letter if the cluster may be older."};

inline constexpr Rule container_name{
    "ai-deployment/container-name", Severity::error, Authority::consumer,
    "a container's name is no name for a container",
    "Names of containers have at most 63 characters: small letters, digits and dashes. localai "
    "calls "
    "its init containers init-models-NAME and init-configs-NAME after the AIDeployment, triton "
    "init-NAME after the AIModelMap, whose names often have dots."};

inline constexpr Rule duplicate_name{
    "ai-deployment/duplicate-name", Severity::error, Authority::consumer,
    "two containers or two volumes of the pod have one name",
    "The engine adds the container serving, and the volumes models (localai, triton), cache and "
    "configs (localai), beside what the template has. Several downloads of one AIDeployment get "
    "init containers of one name; only triton with models of several AIModelMaps can have more "
    "than "
    "one."};

inline constexpr Rule config_path{
    "ai-deployment/config-path", Severity::error, Authority::consumer,
    "two engine configuration files of localai get one path",
    "The file is called after the AIModelMap and the variant, and all that are written in the "
    "AIDeployment itself share one name. Put further ones into an AIModelMap."};

inline constexpr Rule port{
    "ai-deployment/port", Severity::error, Authority::consumer,
    "an endpoint of engine generic has no valid port",
    "For generic each endpoint's port becomes a port of the container, and the first also that of "
    "Service and Ingress: a number from 1 to 65535."};

inline constexpr Rule image_missing{"ai-deployment/image-missing", Severity::error,
                                    Authority::consumer, "a container of the template has no image",
                                    "Every container needs an image."};

inline constexpr Rule reserved_label{
    "ai-deployment/reserved-label", Severity::error, Authority::consumer,
    "deployment.labels changes the label that the Deployment selects by",
    "The Deployment selects its pods by mlcontroller.premlabs.io/ai-deployment, which has to hold "
    "the AIDeployment's name. Leave the label out."};

inline constexpr Rule duplicate_spread{
    "ai-deployment/duplicate-spread", Severity::error, Authority::consumer,
    "the template has the spread constraint that the operator adds",
    "The operator adds one for kubernetes.io/hostname with ScheduleAnyway, and two for the same "
    "pair "
    "are refused. Leave the template's out, or give the pods the label "
    "mlcontroller.premlabs.io/spread-topology in deployment.labels: then the operator adds none."};

inline constexpr Rule success_threshold{
    "ai-deployment/success-threshold", Severity::error, Authority::consumer,
    "successThreshold of a liveness or startup probe is not 1",
    "Only readiness probes may need several successes in a row."};

inline constexpr Rule resources{"ai-deployment/resources", Severity::error, Authority::consumer,
                                "requests and limits of a container contradict each other",
                                "A request may not be above its limit. GPUs and other extended "
                                "resources are whole numbers, and "
                                "their request and limit are the same."};

inline constexpr Rule host{
    "ai-deployment/host", Severity::error, Authority::consumer,
    "a domain is no host name for an Ingress",
    "An Ingress takes host names of small letters, digits, dashes and dots, with *. in front for "
    "all "
    "names below. An empty domain stands for all hosts. Addresses are refused."};

inline constexpr Rule metadata{
    "ai-deployment/metadata", Severity::error, Authority::consumer,
    "a label or annotation is not valid",
    "Labels and annotations of the AIDeployment's spec become those of pods, Service and Ingress. "
    "Keys have at most 63 characters after an optional prefix, values of labels at most 63."};

// --- what has no effect ---

inline constexpr Rule template_ignored{
    "ai-deployment/template-ignored", Severity::warning, Authority::operator_code,
    "vllm ignores the pod template",
    "The operator builds the pods of vllm from nothing: tolerations, volumes, pull secrets and "
    "everything else of the template are lost. nodeSelector, resources, labels, annotations and "
    "probes beside the template do work."};

inline constexpr Rule env_ignored{
    "ai-deployment/env-ignored", Severity::warning, Authority::operator_code,
    "deepspeed-mii and triton ignore it",
    "The documentation promises environment variables for every engine; the operator forgets them "
    "for these two. --repair prem/engine-env adds them, which changes pods."};

inline constexpr Rule env_overruled{
    "ai-deployment/env-overruled", Severity::warning, Authority::operator_code,
    "a later variable of the same name wins",
    "The container sees the last one only. localai sets MODELS_PATH itself, after spec.env. "
    "Server-side apply refuses the list with a name twice; the repair prem/duplicates drops the "
    "earlier ones."};

inline constexpr Rule duplicates{
    "ai-deployment/duplicates", Severity::warning, Authority::consumer,
    "a variable or a port stands in a container twice",
    "Kubernetes takes such a list and uses the last variable; server-side apply refuses it. The "
    "repair prem/duplicates keeps the last of each; this warning appears where it is off."};

inline constexpr Rule min_version{"ai-deployment/min-version", Severity::info,
                                  Authority::operator_code, "the operator never compares versions",
                                  "Pods go to any node with the resource. Choose nodes with "
                                  "nodeSelector, for example by the labels "
                                  "of NVIDIA's feature discovery."};

inline constexpr Rule gpu_limit_lost{
    "ai-deployment/gpu-limit-lost", Severity::warning, Authority::operator_code,
    "the number of GPUs comes from requests alone, 1 without one",
    "The operator counts GPUs by resources.requests, takes 1 when nvidia.com/gpu is missing there, "
    "and overwrites the limit. Write the number in requests, or turn on --repair prem/gpu-limit."};

inline constexpr Rule port_ignored{"ai-deployment/port-ignored", Severity::warning,
                                   Authority::operator_code, "only engine generic reads it",
                                   "Service and Ingress of the other engines have the engine's own "
                                   "port: 8000 for vllm and triton, "
                                   "8080 for localai and deepspeed-mii."};

inline constexpr Rule probe_zero{"ai-deployment/probe-zero", Severity::warning,
                                 Authority::operator_code, "0 means the engine's own number",
                                 "Only initialDelaySeconds can be set to 0."};

inline constexpr Rule overruled{
    "ai-deployment/overruled", Severity::warning, Authority::operator_code, "another value wins",
    "The AIDeployment says the same thing twice: values beside the template win over those in it, "
    "and engine.options over the model's. Service account tokens are never mounted."};

// --- what surprises ---

inline constexpr Rule inline_config{
    "ai-deployment/inline-config", Severity::warning, Authority::operator_code,
    "nothing creates the ConfigMap with an engineConfigFile",
    "The pods mount a ConfigMap called like the AIDeployment, which the operator never makes: they "
    "do not start. The repair prem/inline-config adds it; this warning appears where it is off, "
    "where "
    "another resource needs a ConfigMap of that name, or where the one in the input lacks the "
    "file."};

inline constexpr Rule foreign_config_map{
    "ai-deployment/foreign-config-map", Severity::warning, Authority::routerctl,
    "another ConfigMap has the name of the one that a repair adds",
    "--existing has a ConfigMap of that name without our annotation, or one that the operator made "
    "for an AIModelMap of the namespace. The rendered one would take its place. Rename one of "
    "them, "
    "or turn the repair off if the pods are to mount the other one."};

inline constexpr Rule map_config{
    "ai-deployment/map-config", Severity::warning, Authority::operator_code,
    "the pods read the engineConfigFile of the AIModelMap, not this one",
    "Next to a modelMapRef the text written here is not used, only the fact that there is one. "
    "Where the variant has none, the pods wait for a key that does not exist. Move the text into "
    "the "
    "AIModelMap."};

inline constexpr Rule config_namespace{
    "ai-deployment/config-namespace", Severity::warning, Authority::operator_code,
    "the engine configuration is in another namespace than the pods",
    "The operator writes the ConfigMap beside the AIModelMap, and pods can only mount those of "
    "their "
    "own namespace: they do not start. The repair prem/config-namespace adds a copy; this warning "
    "appears where it is off, or where the name is taken: by an AIModelMap of the namespace, by "
    "another copy, or by a ConfigMap of the input without the file."};

inline constexpr Rule gpu_limit_only{
    "ai-deployment/gpu-limit-only", Severity::warning, Authority::operator_code,
    "a GPU limit without an accelerator sets no runtime class",
    "The pods get their GPUs, but not runtimeClassName: nvidia. On nodes where that is not the "
    "default the container sees no GPU. Write accelerator: {interface: CUDA} and the number in "
    "requests; for other containers of a template, runtimeClassName: nvidia in the template."};

inline constexpr Rule models_in_memory{
    "ai-deployment/models-in-memory", Severity::info, Authority::operator_code,
    "localai keeps its models in memory",
    "The volume models is an emptyDir with medium Memory: everything downloaded counts against the "
    "pod's memory limit and is downloaded again by each new pod."};

inline constexpr Rule tar{
    "ai-deployment/tar", Severity::warning, Authority::consumer,
    "the download of a .tar file cannot work",
    "The init container calls tar in a way that makes it look for a member called -, so that it "
    "unpacks nothing and fails. The repair prem/tar corrects it; this warning appears where it is "
    "off."};

inline constexpr Rule curl_redirects{
    "ai-deployment/curl-redirects", Severity::warning, Authority::consumer,
    "the download does not follow redirects",
    "curl is called without -L, so that servers which redirect, such as huggingface.co, send a "
    "page "
    "instead of the model. Write the final address, or turn on --repair prem/curl-redirects, which "
    "changes pods."};

inline constexpr Rule default_port{
    "ai-deployment/default-port", Severity::warning, Authority::operator_code,
    "engine generic without an endpoint is exposed on port 8000",
    "The Service goes to port 8000 whatever the container listens on. Only an endpoint can name "
    "another port, and that also makes an Ingress."};

inline constexpr Rule port_not_routed{
    "ai-deployment/port-not-routed", Severity::warning, Authority::operator_code,
    "Service and Ingress use the port of the first endpoint only",
    "The ports of further endpoints become ports of the container, but their domains lead to the "
    "first one's."};

inline constexpr Rule empty_argument{
    "ai-deployment/empty-argument", Severity::warning, Authority::operator_code,
    "the engine gets an empty argument",
    "A missing uri, or a dtype or quantization option that is empty, is passed on as an argument "
    "without text."};

inline constexpr Rule args_refused{
    "ai-deployment/args-refused", Severity::warning, Authority::consumer,
    "the stock image of deepspeed-mii accepts no further arguments",
    "Its program knows --uri alone and ends at anything else. Use an image of your own, or leave "
    "spec.args out."};

/// At the value of `field`.
inline Diagnostic report(const Rule& rule, const yaml::Field& field, std::string message) {
  return {
      .rule = &rule, .field = field.path(), .message = std::move(message), .where = field.place()};
}

}  // namespace routerctl::kinds::ai_deployment_rules
