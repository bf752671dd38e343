#include "renderer/kinds/vllm_model_checks.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/vllm_model_rules.hpp"
#include "renderer/kinds/vllm_model_settings.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = vllm_model_rules;
namespace settings = vllm_model_settings;
using rules::report;
using yaml::Field;

void check_names(const CustomResource& model, Diagnostics& diagnostics) {
  for (const std::string_view name : {"modelName", "servedModelName"}) {
    const Field field = model.spec[name];
    if (field.text().empty()) {
      Diagnostic found = report(rules::empty_name, field, fmt::format("{} cannot be empty", name));
      found.hints.emplace_back(name == "modelName"
                                   ? "write a repository such as Qwen/Qwen3-8B"
                                   : "write the name that clients put into their requests");
      diagnostics.push_back(std::move(found));
    }
  }
}

// A default has no place of its own: then the name of the block that it belongs to.
void check_tool_call_parser(const CustomResource& model, Diagnostics& diagnostics) {
  const Field choice = model.spec["enableAutoToolChoice"];
  const Field parser = model.spec["toolCallParser"];
  if (!choice.boolean()) {
    return;
  }
  if (parser.text() == "internlm2") {
    Diagnostic found =
        report(rules::tool_call_parser, parser,
               R"(vLLM has no tool call parser "internlm2" and does not start: it says internlm)");
    found.hints.emplace_back(
        "VLLMModel does not allow internlm: set enableAutoToolChoice: false, or choose another "
        "parser");
    diagnostics.push_back(std::move(found));
  } else if (parser.text().empty()) {
    Diagnostic found = report(rules::tool_call_parser, parser,
                              "enableAutoToolChoice is on without a toolCallParser: vLLM does not "
                              "start");
    found.where = choice.written()   ? choice.place()
                  : parser.written() ? parser.place()
                                     : model.spec.key_place();
    found.hints.emplace_back(
        "set spec.toolCallParser, for example to hermes, or spec.enableAutoToolChoice to false");
    diagnostics.push_back(std::move(found));
  }
}

void check_ignored_values(const CustomResource& model, Diagnostics& diagnostics) {
  constexpr std::array features{
      std::pair<std::string_view, std::string_view>("enableChunkedPrefill", "chunked prefill"),
      std::pair<std::string_view, std::string_view>("enablePrefixCaching", "prefix caching")};
  for (const auto& [name, feature] : features) {
    const Field field = model.spec[name];
    if (!field.boolean(true)) {
      diagnostics.push_back(
          report(rules::ignored_value, field,
                 fmt::format("{}: false has no effect: vLLM since 0.8 has {} on by default", name,
                             feature)));
    }
  }
}

void check_gpu_memory_utilization(const CustomResource& model, const Inputs& inputs,
                                  Diagnostics& diagnostics) {
  const Field share = model.spec["gpuMemoryUtilization"];
  if (!share.is(yaml::Type::integer) ||
      inputs.repairs.contains("vllm-chill/gpu-memory-utilization")) {
    return;
  }
  Diagnostic found = report(rules::gpu_memory_utilization, share,
                            fmt::format("gpuMemoryUtilization {} is lost: the proxy passes an "
                                        "empty text on, and vLLM does not start",
                                        share.integer()));
  found.hints.emplace_back("write 0.99, or turn on the repair vllm-chill/gpu-memory-utilization");
  diagnostics.push_back(std::move(found));
}

void check_served_names(const VllmWorkload& workload, Diagnostics& diagnostics) {
  std::map<std::string_view, std::vector<const CustomResource*>> by_name;
  for (const CustomResource* const model : workload.models) {
    by_name[model->spec["servedModelName"].text()].push_back(model);
  }
  for (const auto& [name, models] : by_name) {
    for (const CustomResource* const model : models) {
      if (name.empty() || models.size() == 1) {
        continue;
      }
      const CustomResource& other = *(model == models[0] ? models[1] : models[0]);
      Diagnostic found = report(rules::duplicate_served_name, model->spec["servedModelName"],
                                fmt::format("servedModelName {} is given to VLLMModel {} too",
                                            quote(name), quote(other.name)));
      found.related.emplace_back(other.spec["servedModelName"].place(),
                                 fmt::format("VLLMModel {}", quote(other.name)));
      found.hints.push_back(model == models[0]
                                ? "the proxy takes this one, and never the others"
                                : "the proxy never finds this one; give it another name");
      diagnostics.push_back(std::move(found));
    }
  }
}

// "Deployment "vllm"", and in how many more namespaces there is one.
std::string describe(std::string_view kind, std::string_view name, std::size_t count) {
  const std::string more = count <= 1   ? ""
                           : count == 2 ? " (and in another namespace)"
                                        : fmt::format(" (and in {} other namespaces)", count - 1);
  return fmt::format("{} {}{}", kind, quote(name), more);
}

bool has_fixed_version(std::string_view image) {
  const std::string_view last = image.substr(image.rfind('/') + 1);
  return last.find('@') != std::string_view::npos ||
         (last.find(':') != std::string_view::npos && !last.ends_with(":latest"));
}

void check_deployments(const CustomResource& first, std::size_t count, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  const Field at = first.metadata["name"];
  const std::string deployment =
      describe("Deployment", inputs.setting(settings::deployment), count);
  const std::string_view image = inputs.setting(settings::image);
  if (inputs.setting(settings::replicas) == "0") {
    Diagnostic found =
        report(rules::replicas_zero, at,
               deployment +
                   " is made with 0 replicas: applying it again switches a running model "
                   "off");
    found.hints.emplace_back(
        "apply it once, or ignore /spec/replicas; --setting vllm-chill.replicas=1 writes another "
        "number");
    diagnostics.push_back(std::move(found));
  }
  if (!inputs.repairs.contains("vllm-chill/gpu-request")) {
    Diagnostic found = report(rules::no_gpu, at, deployment + " requests no GPU");
    found.hints.emplace_back("turn on --repair vllm-chill/gpu-request");
    diagnostics.push_back(std::move(found));
  }
  if (!has_fixed_version(image)) {
    Diagnostic found = report(
        rules::latest_image, at,
        fmt::format("{} runs {}: a new pod may bring another vLLM", deployment, quote(image)));
    found.hints.emplace_back("name a version with --setting vllm-chill.image=IMAGE:VERSION");
    diagnostics.push_back(std::move(found));
  }
}

void check_services(const CustomResource& first, std::size_t count, const Inputs& inputs,
                    Diagnostics& diagnostics) {
  const Field at = first.metadata["name"];
  const std::string_view name = inputs.setting(settings::target_host);
  const std::string_view port = inputs.setting(settings::target_port);
  const std::string service = describe("Service", name, count);
  if (const auto errors = kube::dns1035_label_errors(name); !errors.empty()) {
    Diagnostic found = report(
        rules::service_name, at,
        fmt::format("the API server refuses a Service named {}, as vllm-chill.target-host says",
                    quote(name)));
    found.expected = errors.front();
    found.hints.emplace_back(
        "if vLLM runs elsewhere, --setting vllm-chill.manage=configmap makes no Service");
    diagnostics.push_back(std::move(found));
  }
  if (name == "vllm") {
    Diagnostic found =
        report(rules::vllm_port, at, service + " sets VLLM_PORT in the pods, and vLLM stops");
    found.hints.emplace_back("choose another name with --setting vllm-chill.target-host=NAME");
    diagnostics.push_back(std::move(found));
  }
  if (port != "80") {
    diagnostics.push_back(
        report(rules::target_port, at,
               fmt::format("{} has port 80, and the proxy connects to vllm-chill.target-port {}",
                           service, port)));
  }
}

void check_foreign_service(const VllmWorkload& workload, const Inputs& inputs,
                           Diagnostics& diagnostics) {
  const ForeignObject* const service = inputs.find_beside(*workload.initial, "", "Service", "vllm");
  if (service != nullptr && workload.makes_deployment) {
    Diagnostic found =
        report(rules::vllm_port, service->root["metadata"]["name"],
               R"(Service "vllm" sets VLLM_PORT in the pods beside it, and vLLM stops)");
    found.hints.emplace_back("give the Service another name");
    diagnostics.push_back(std::move(found));
  }
}

}  // namespace

void check_vllm_models(const VllmWorkload& workload, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  for (const CustomResource* const model : workload.models) {
    check_names(*model, diagnostics);
    check_tool_call_parser(*model, diagnostics);
    check_ignored_values(*model, diagnostics);
    check_gpu_memory_utilization(*model, inputs, diagnostics);
    model->spec.use();
  }
  check_served_names(workload, diagnostics);
}

void check_vllm_workloads(std::span<const VllmWorkload> workloads, const Inputs& inputs,
                          Diagnostics& diagnostics) {
  const CustomResource* first_deployment = nullptr;
  const CustomResource* first_service = nullptr;
  std::size_t deployments = 0, services = 0;
  for (const VllmWorkload& workload : workloads) {
    if (workload.makes_deployment && deployments++ == 0) {
      first_deployment = workload.initial;
    }
    if (workload.makes_service && services++ == 0) {
      first_service = workload.initial;
    }
    check_foreign_service(workload, inputs, diagnostics);
  }
  if (first_deployment != nullptr) {
    check_deployments(*first_deployment, deployments, inputs, diagnostics);
  }
  if (first_service != nullptr) {
    check_services(*first_service, services, inputs, diagnostics);
  }
}

}  // namespace routerctl::kinds
