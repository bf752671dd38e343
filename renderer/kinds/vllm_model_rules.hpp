#pragma once

#include <string>
#include <utility>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

/// What the checks of VLLMModel report. "The proxy" is vllm-chill, which reads the models and makes
/// the objects; vLLM runs in the Deployment's pods.
namespace routerctl::kinds::vllm_model_rules {

inline constexpr Rule no_spec{
    "vllm-model/no-spec", Severity::error, Authority::routerctl, "a VLLMModel has no spec",
    "The API server accepts it, and the proxy skips it without a word: nobody can ask for this "
    "model. Give it a spec with modelName and servedModelName, or remove it."};

inline constexpr Rule empty_name{
    "vllm-model/empty-name", Severity::error, Authority::consumer,
    "modelName or servedModelName is empty",
    "The API server accepts an empty text. The proxy starts with such a model all the same, but "
    "refuses to switch to it, and vLLM does not start without the name of a model."};

inline constexpr Rule duplicate_served_name{
    "vllm-model/duplicate-served-name", Severity::error, Authority::routerctl,
    "two VLLMModels of one namespace have the same servedModelName",
    "The proxy looks models up by servedModelName and takes the first by the name of the resource, "
    "so that the others can never be loaded. Give each model a name of its own."};

inline constexpr Rule unknown_model{
    "vllm-model/unknown-model", Severity::error, Authority::operator_code,
    "vllm-chill.model names no model",
    "The setting chooses the model that the server starts with, by its servedModelName. No "
    "VLLMModel of the input has that name."};

inline constexpr Rule unknown_namespace{
    "vllm-model/unknown-namespace", Severity::error, Authority::operator_code,
    "vllm-chill.namespace names a namespace without models",
    "The setting restricts a run to the models of one namespace, as the proxy sees only its own. "
    "With no model in it nothing would be made."};

inline constexpr Rule other_namespace{
    "vllm-model/other-namespace", Severity::info, Authority::operator_code,
    "models outside vllm-chill.namespace are left out",
    "A proxy reads only the models of its own namespace. Without the setting every namespace with "
    "models gets its objects."};

inline constexpr Rule initial_model{
    "vllm-model/initial-model", Severity::info, Authority::operator_code,
    "several models share one server, which starts with one of them",
    "The models of a namespace take turns on one Deployment. The ConfigMap holds the model that "
    "the server starts with: the one that vllm-chill.model names, else the one that the ConfigMap "
    "of the cluster names (apply, diff and delete ask for it, other commands find it in "
    "--existing), else the first by the name of the resource. The other models are checked, and "
    "appear in no object until somebody switches to "
    "them."};

inline constexpr Rule replicas_zero{
    "vllm-model/replicas-zero", Severity::info, Authority::operator_code,
    "the Deployment is made with 0 replicas",
    "The proxy makes it like this and starts the first pod when the first request comes in. It "
    "never touches the number again in a Deployment that exists. Whoever applies the rendered "
    "Deployment again and again, as GitOps tools do, switches a running model off each time. Make "
    "the Deployment once and leave it alone, let the tool ignore /spec/replicas, or render another "
    "number with the setting vllm-chill.replicas. Leaving replicas out is no way around it: a new "
    "Deployment would then start with one pod."};

inline constexpr Rule existing_object{
    "vllm-model/existing-object", Severity::info, Authority::operator_code,
    "a Deployment or Service that exists already is left alone",
    "The proxy makes the two only when they are missing, and neither changes nor compares those "
    "that it finds. So an object of that name in the input or in --existing stands in for ours. "
    "Only the ConfigMap is always written."};

inline constexpr Rule tool_call_parser{
    "vllm-model/tool-call-parser", Severity::warning, Authority::consumer,
    "enableAutoToolChoice has no parser that vLLM knows",
    "enableAutoToolChoice is on unless it is written as false, and vLLM does not start with it "
    "unless --tool-call-parser names one of its parsers. internlm2 is allowed by the resource, but "
    "vLLM calls that parser internlm. Set toolCallParser, or enableAutoToolChoice: false."};

inline constexpr Rule ignored_value{
    "vllm-model/ignored-value", Severity::warning, Authority::consumer,
    "current vLLM ignores a value",
    "false leaves out a flag that turns a feature on. Since version 0.8 vLLM has chunked prefill "
    "and prefix caching on without their flags, so that false changes nothing. Only an older image "
    "obeys it."};

inline constexpr Rule gpu_memory_utilization{
    "vllm-model/gpu-memory-utilization", Severity::warning, Authority::consumer,
    "a whole number in gpuMemoryUtilization is lost",
    "The API server stores 1.0 as the integer 1. The proxy reads only fractions, so it writes an "
    "empty text, and vLLM does not start. The repair vllm-chill/gpu-memory-utilization writes "
    "1.00; "
    "this warning appears where it is off."};

inline constexpr Rule no_gpu{
    "vllm-model/no-gpu", Severity::warning, Authority::consumer, "the Deployment requests no GPU",
    "The proxy's Deployment has no resources at all, so its pods may land on a node without a GPU, "
    "or on one whose GPUs are taken. Turn on the repair vllm-chill/gpu-request, or keep a "
    "Deployment of your own, which routerctl then leaves alone."};

inline constexpr Rule latest_image{
    "vllm-model/latest-image", Severity::warning, Authority::consumer,
    "the image has no fixed version",
    "The proxy's Deployment runs vllm/vllm-openai:latest: every new pod may bring another vLLM, "
    "with other flags and other defaults. Name a version with the setting vllm-chill.image."};

inline constexpr Rule service_name{
    "vllm-model/service-name", Severity::error, Authority::consumer,
    "vllm-chill.target-host is no name for a Service",
    "The proxy uses one setting both as the host that it connects to and as the name of the "
    "Service "
    "that it makes. A host with dots or an address works for the first only: the API server "
    "refuses the Service, and the proxy stops before it makes the Deployment. If the server is "
    "somewhere else, set vllm-chill.manage=configmap."};

inline constexpr Rule vllm_port{
    "vllm-model/vllm-port", Severity::warning, Authority::consumer,
    "a Service named vllm breaks the vLLM pods beside it",
    "For every Service of a namespace Kubernetes puts variables into the pods there. Those of a "
    "Service named vllm include VLLM_PORT=tcp://..., which vLLM reads as the number of a port, and "
    "stops. Give the Service another name."};

inline constexpr Rule target_port{
    "vllm-model/target-port", Severity::warning, Authority::operator_code,
    "vllm-chill.target-port is not the port of the Service",
    "The flag changes only the port that the proxy connects to. The Service that it makes always "
    "has port 80."};

/// At the value of `field`.
inline Diagnostic report(const Rule& rule, const yaml::Field& field, std::string message) {
  return {
      .rule = &rule, .field = field.path(), .message = std::move(message), .where = field.place()};
}

}  // namespace routerctl::kinds::vllm_model_rules
