#include "renderer/kinds/ai_deployment_config.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_objects.hpp"
#include "renderer/kinds/ai_deployment_repairs.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kinds/ai_model_map_config.hpp"
#include "renderer/kinds/prem_model_map.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
namespace fixes = ai_deployment_repairs;
using rules::report;
using yaml::Field;

bool is_taken(std::string_view name, const AiDeployment& deployment, const Inputs& inputs) {
  const std::string& namespace_ = deployment.resource->namespace_;
  const CustomResource* const map = find_model_map(inputs, namespace_, name);
  return map != nullptr && model_map_config(*map, namespace_).has_value();
}

void report_missing(const AiMissingConfig& missing, const AiDeployment& deployment,
                    Diagnostics& diagnostics) {
  const AiModel& model = *missing.model;
  const bool own = missing.is_inline();
  Diagnostic found =
      report(own ? rules::inline_config : rules::config_namespace,
             own ? model.config : model.entry["modelMapRef"]["namespace"],
             own ? fmt::format("nothing creates ConfigMap {} with this file: the pods do not start",
                               quote(model.name))
                 : fmt::format("ConfigMap {} is in namespace {}: the pods do not start",
                               quote(model.name), quote(model.map->namespace_)));
  if (own) {
    found.where = model.config.key_place();
  }
  if (missing.taken) {
    found.hints.push_back(
        fmt::format("AIModelMap {} of namespace {} has the ConfigMap of that name: rename one",
                    quote(model.name), quote(deployment.resource->namespace_)));
  } else {
    found.hints.push_back(
        fmt::format("turn on --repair {}", own ? fixes::inline_config : fixes::config_namespace));
  }
  diagnostics.push_back(std::move(found));
}

void report_unread(const AiModel& model, Diagnostics& diagnostics) {
  const Field own = model.entry["engineConfigFile"];
  if (model.map == nullptr || own.peek().empty()) {
    return;
  }
  Diagnostic found = report(
      rules::map_config, own,
      fmt::format("the pods read the file of AIModelMap {}, not this one", quote(model.name)));
  found.where = own.key_place();
  found.related.emplace_back(model.map->metadata["name"].place(),
                             "AIModelMap " + quote(model.name));
  diagnostics.push_back(std::move(found));
}

}  // namespace

std::vector<AiMissingConfig> missing_configs(const AiDeployment& deployment, const Inputs& inputs) {
  std::vector<AiMissingConfig> missing;
  if (deployment.engine->name != "localai") {
    return missing;
  }
  for (const AiModel& model : deployment.models) {
    const bool beside =
        model.map != nullptr && model.map->namespace_ == deployment.resource->namespace_;
    if (!beside && !model.config.text().empty() &&
        inputs.find_beside(*deployment.resource, "", "ConfigMap", model.name) == nullptr) {
      missing.push_back({&model, is_taken(model.name, deployment, inputs)});
    }
  }
  return missing;
}

PlannedObject make_config(const AiMissingConfig& missing, const AiDeployment& deployment) {
  const AiModel& model = *missing.model;
  const CustomResource& resource = *deployment.resource;
  if (missing.is_inline()) {
    return {.template_file = "configmap.yaml",
            .slots = {ai_name_slot(resource),
                      ai_namespace_slot(resource),
                      {.name = "config",
                       .value = Json(model.config.text()),
                       .from = {Origin::of(model.config)}}}};
  }
  // The pods want a file of the map, so that it has a ConfigMap.
  return model_map_config(*model.map, resource.namespace_).value();
}

void check_configs(const AiDeployment& deployment, const Inputs& inputs, Diagnostics& diagnostics) {
  if (deployment.engine->name != "localai") {
    return;
  }
  for (const AiModel& model : deployment.models) {
    report_unread(model, diagnostics);
  }
  for (const AiMissingConfig& missing : missing_configs(deployment, inputs)) {
    const bool repaired = inputs.repairs.contains(missing.is_inline() ? fixes::inline_config
                                                                      : fixes::config_namespace);
    if (missing.taken || !repaired) {
      report_missing(missing, deployment, diagnostics);
    }
  }
}

}  // namespace routerctl::kinds
