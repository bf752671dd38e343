#include "renderer/kinds/vllm_model_workload.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/vllm_model_rules.hpp"
#include "renderer/kinds/vllm_model_settings.hpp"
#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = vllm_model_rules;
namespace settings = vllm_model_settings;
using rules::report;
using Models = std::span<const CustomResource>;

std::string_view served_name(const CustomResource& model) {
  return model.spec["servedModelName"].text();
}

// "one of "a", "b""
std::string one_of(std::vector<std::string_view> names) {
  constexpr std::size_t most = 20;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string list;
  for (const std::string_view name : std::span(names).first(std::min(most, names.size()))) {
    list += (list.empty() ? "one of " : ", ") + quote(name);
  }
  return list + (names.size() > most ? ", ..." : "");
}

std::string in_namespace(std::string_view name) {
  return name.empty() ? std::string() : " in namespace " + quote(name);
}

// Models that failed their checks have been reported; who refers to one need not be.
bool has_failed(const Inputs& inputs, std::string_view namespace_) {
  return std::any_of(inputs.failed.begin(), inputs.failed.end(), [&](const FailedResource& failed) {
    return failed.kind == "VLLMModel" && (namespace_.empty() || failed.namespace_ == namespace_);
  });
}

// The models are sorted by namespace.
std::vector<Models> by_namespace(Models models) {
  std::vector<Models> groups;
  while (!models.empty()) {
    const auto end = std::find_if(models.begin(), models.end(), [&](const CustomResource& model) {
      return model.namespace_ != models.front().namespace_;
    });
    const auto size = static_cast<std::size_t>(end - models.begin());
    groups.push_back(models.first(size));
    models = models.subspan(size);
  }
  return groups;
}

void leave_out(Models models, std::string_view wanted, Diagnostics& diagnostics) {
  for (const CustomResource& model : models) {
    model.spec.use();
  }
  const CustomResource& first = models.front();
  const bool one = models.size() == 1;
  const std::string what =
      one ? "VLLMModel " + quote(first.name) : std::to_string(models.size()) + " VLLMModels";
  diagnostics.push_back(
      report(rules::other_namespace, first.metadata["name"],
             fmt::format("{}{} {} left out: vllm-chill.namespace is {}", what,
                         in_namespace(first.namespace_), one ? "is" : "are", quote(wanted))));
}

void report_unknown_namespace(const std::vector<Models>& groups, std::string_view wanted,
                              const Inputs& inputs, Diagnostics& diagnostics) {
  if (has_failed(inputs, wanted)) {
    return;
  }
  std::vector<std::string_view> known;
  known.reserve(groups.size());
  for (const Models group : groups) {
    known.push_back(group.front().namespace_);
  }
  diagnostics.push_back(
      {.rule = &rules::unknown_namespace,
       .message =
           fmt::format("vllm-chill.namespace is {}, and no VLLMModel is there", quote(wanted)),
       .hints = did_you_mean(wanted, known)});
}

std::vector<Models> wanted_groups(Models models, const Inputs& inputs, Diagnostics& diagnostics) {
  std::vector<Models> groups = by_namespace(models);
  const std::string_view wanted = inputs.setting(settings::namespace_);
  if (wanted.empty()) {
    return groups;
  }
  const auto is_wanted = [&](Models group) { return group.front().namespace_ == wanted; };
  if (std::none_of(groups.begin(), groups.end(), is_wanted)) {
    report_unknown_namespace(groups, wanted, inputs, diagnostics);
  }
  std::vector<Models> kept;
  for (const Models group : groups) {
    if (is_wanted(group)) {
      kept.push_back(group);
    } else {
      leave_out(group, wanted, diagnostics);
    }
  }
  return kept;
}

bool has_spec(const CustomResource& model, Diagnostics& diagnostics) {
  if (model.spec) {
    return true;
  }
  Diagnostic found =
      report(rules::no_spec, model.metadata["name"],
             fmt::format("VLLMModel {} has no spec: the proxy skips it", quote(model.name)));
  found.hints.emplace_back("add a spec with modelName and servedModelName, or remove it");
  diagnostics.push_back(std::move(found));
  return false;
}

const CustomResource* find_served(const VllmWorkload& workload, std::string_view name) {
  const auto found =
      std::find_if(workload.models.begin(), workload.models.end(),
                   [&](const CustomResource* model) { return served_name(*model) == name; });
  return found == workload.models.end() ? nullptr : *found;
}

// The model that the cluster has now, as its ConfigMap in --existing tells. The proxy goes back to
// the first one whenever it starts.
const CustomResource* find_current(const VllmWorkload& workload, const Inputs& inputs) {
  if (inputs.fidelity == Fidelity::operator_exact) {
    return nullptr;
  }
  const ForeignObject* const live = inputs.find_beside(*workload.models.front(), "", "ConfigMap",
                                                       inputs.setting(settings::configmap));
  const yaml::Field name =
      live == nullptr || !live->existing ? yaml::Field() : live->root["data"]["SERVED_MODEL_NAME"];
  return name.is(yaml::Type::string) ? find_served(workload, name.text()) : nullptr;
}

// The one that the setting names, which need not be in every namespace; else the current one, else
// by name the first.
void choose_initial(std::vector<VllmWorkload>& workloads, const Inputs& inputs,
                    Diagnostics& diagnostics) {
  const std::string_view wanted = inputs.setting(settings::model);
  std::vector<std::string_view> known;
  bool found = wanted.empty() || workloads.empty();
  for (VllmWorkload& workload : workloads) {
    const CustomResource* const chosen =
        wanted.empty() ? find_current(workload, inputs) : find_served(workload, wanted);
    workload.initial = chosen != nullptr ? chosen : workload.models.front();
    found = found || chosen != nullptr;
    for (const CustomResource* const model : workload.models) {
      known.push_back(served_name(*model));
    }
  }
  if (!found && !has_failed(inputs, "")) {
    diagnostics.push_back(
        {.rule = &rules::unknown_model,
         .message = fmt::format("no VLLMModel has the servedModelName {}", quote(wanted)),
         .expected = one_of(known),
         .hints = did_you_mean(wanted, known)});
  }
}

void note_others(const VllmWorkload& workload, Diagnostics& diagnostics) {
  std::string others;
  for (const CustomResource* const model : workload.models) {
    if (model != workload.initial) {
      others += (others.empty() ? "" : ", ") + quote(served_name(*model));
    }
  }
  if (others.empty()) {
    return;
  }
  Diagnostic found =
      report(rules::initial_model, workload.initial->metadata["name"],
             fmt::format("the server{} starts with model {}; waiting for a switch: {}",
                         in_namespace(workload.namespace_), quote(served_name(*workload.initial)),
                         others));
  found.hints.emplace_back("choose another one with --setting vllm-chill.model=NAME");
  diagnostics.push_back(std::move(found));
}

bool is_made(const VllmWorkload& workload, std::string_view group, std::string_view kind,
             std::string_view setting, const Inputs& inputs, Diagnostics& diagnostics) {
  if (inputs.setting(settings::manage) == "configmap") {
    return false;
  }
  const std::string_view name = inputs.setting(setting);
  const ForeignObject* const existing = inputs.find_beside(*workload.initial, group, kind, name);
  if (existing == nullptr) {
    return true;
  }
  diagnostics.push_back(report(rules::existing_object, existing->root["metadata"]["name"],
                               fmt::format("{} {} exists{}: none is made", kind, quote(name),
                                           in_namespace(workload.namespace_))));
  return false;
}

}  // namespace

std::vector<VllmWorkload> vllm_workloads(Models models, const Inputs& inputs,
                                         Diagnostics& diagnostics) {
  std::vector<VllmWorkload> workloads;
  for (const Models group : wanted_groups(models, inputs, diagnostics)) {
    VllmWorkload workload{.namespace_ = group.front().namespace_, .models = {}};
    for (const CustomResource& model : group) {
      if (has_spec(model, diagnostics)) {
        workload.models.push_back(&model);
      }
    }
    if (!workload.models.empty()) {
      workloads.push_back(std::move(workload));
    }
  }
  choose_initial(workloads, inputs, diagnostics);
  for (VllmWorkload& workload : workloads) {
    note_others(workload, diagnostics);
    workload.makes_service =
        is_made(workload, "", "Service", settings::target_host, inputs, diagnostics);
    workload.makes_deployment =
        is_made(workload, "apps", "Deployment", settings::deployment, inputs, diagnostics);
  }
  return workloads;
}

}  // namespace routerctl::kinds
