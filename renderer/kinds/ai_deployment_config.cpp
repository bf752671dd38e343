#include "renderer/kinds/ai_deployment_config.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_objects.hpp"
#include "renderer/kinds/ai_deployment_repairs.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kinds/ai_deployment_schedule.hpp"
#include "renderer/kinds/ai_model_map_config.hpp"
#include "renderer/kinds/prem_model_map.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
namespace fixes = ai_deployment_repairs;
using rules::report;
using yaml::Field;

bool is_local(const AiModel& model, const AiDeployment& deployment) {
  return model.map != nullptr && model.map->namespace_ == deployment.resource->namespace_;
}

// A file that the operator puts into no ConfigMap that the pods can mount.
bool needs_config(const AiModel& model, const AiDeployment& deployment) {
  return deployment.engine->name == "localai" && !is_local(model, deployment) &&
         !(model.map == nullptr ? model.config : model.map_config).peek().empty();
}

std::string key_of(const AiModel& model) { return config_key("localai", model.variant); }

bool has_key(const ForeignObject* config_map, std::string_view key) {
  return config_map != nullptr &&
         (config_map->root["data"][key] || config_map->root["binaryData"][key]);
}

std::string describe(const CustomResource& source) {
  return fmt::format("{} {} of namespace {}", source.kind, quote(source.name),
                     quote(source.namespace_));
}

// Empty when the ConfigMap can be made.
std::string why_taken(const AiMissingConfig& missing, const AiDeployment& deployment,
                      const AiConfigNames& names, const Inputs& inputs) {
  const AiModel& model = *missing.model;
  const std::string& namespace_ = deployment.resource->namespace_;
  const CustomResource* const map = find_model_map(inputs, namespace_, model.name);
  if (map != nullptr && model_map_config(*map, namespace_).has_value()) {
    return describe(*map) + " has the ConfigMap of that name: rename one";
  }
  if (missing.other != nullptr && !missing.other->existing) {
    return fmt::format("ConfigMap {} of the input has no key {}: add it", quote(model.name),
                       quote(key_of(model)));
  }
  const CustomResource* const own = missing.is_inline() ? deployment.resource : model.map;
  for (const CustomResource* const source : names.at({namespace_, model.name})) {
    if (source != own) {
      return describe(*source) + " needs a ConfigMap of that name too: rename one";
    }
  }
  return {};
}

// The AIModelMap of the namespace that the operator made the ConfigMap for; empty if it did not.
std::string_view owner_of(const ForeignObject& config_map) {
  for (const Field owner : config_map.root["metadata"]["ownerReferences"].items()) {
    if (owner["kind"].peek() == "AIModelMap") {
      return owner["name"].peek();
    }
  }
  return {};
}

// What an earlier run of ours has made carries the name of its source. So does the operator's, but
// that one is owned.
bool is_ours(const AiMissingConfig& missing) {
  const std::string_view mark =
      missing.is_inline() ? ai_name_label : "mlcontroller.premlabs.io/aimodelmap";
  return missing.other->root["metadata"]["annotations"][mark].peek() == missing.model->name &&
         owner_of(*missing.other).empty();
}

Field written(const AiMissingConfig& missing) {
  const AiModel& model = *missing.model;
  return missing.is_inline() ? model.config : model.entry["modelMapRef"]["namespace"];
}

std::string_view repair_of(const AiMissingConfig& missing) {
  return missing.is_inline() ? fixes::inline_config : fixes::config_namespace;
}

void report_missing(const AiMissingConfig& missing, Diagnostics& diagnostics) {
  const AiModel& model = *missing.model;
  const bool own = missing.is_inline();
  const bool incomplete = missing.other != nullptr;
  Diagnostic found = report(
      own ? rules::inline_config : rules::config_namespace, written(missing),
      incomplete ? fmt::format("ConfigMap {} does not have this file: the pods do not start",
                               quote(model.name))
      : own      ? fmt::format("nothing creates ConfigMap {} with this file: the pods do not start",
                               quote(model.name))
                 : fmt::format("ConfigMap {} is in namespace {}: the pods do not start",
                               quote(model.name), quote(model.map->namespace_)));
  if (own) {
    found.where = model.config.key_place();
  }
  if (incomplete) {
    found.related.emplace_back(missing.other->root["metadata"]["name"].place(), "the ConfigMap");
  }
  found.hints.push_back(missing.taken.empty()
                            ? fmt::format("turn on --repair {}", repair_of(missing))
                            : missing.taken);
  diagnostics.push_back(std::move(found));
}

void report_foreign(const AiMissingConfig& missing, Diagnostics& diagnostics) {
  const std::string name = quote(missing.model->name);
  const std::string_view owner = owner_of(*missing.other);
  Diagnostic found = report(
      rules::foreign_config_map, written(missing),
      owner.empty()
          ? fmt::format("there is another ConfigMap {} already: this file takes its place", name)
          : fmt::format("ConfigMap {} is that of AIModelMap {} in this namespace: this file "
                        "takes its place",
                        name, quote(owner)));
  found.related.emplace_back(missing.other->root["metadata"]["name"].place(), "the other one");
  found.hints.push_back(
      fmt::format("rename one, or turn the repair off: --no-repair {}", repair_of(missing)));
  if (missing.is_inline()) {
    found.where = missing.model->config.key_place();
  }
  diagnostics.push_back(std::move(found));
}

void report_unread(const AiModel& model, const AiDeployment& deployment, const Inputs& inputs,
                   Diagnostics& diagnostics) {
  const Field own = model.entry["engineConfigFile"];
  if (model.map == nullptr || own.peek().empty()) {
    return;
  }
  const ForeignObject* const other =
      inputs.find_beside(*deployment.resource, "", "ConfigMap", model.name);
  const std::string name = quote(model.name);
  Diagnostic found = report(
      rules::map_config, own,
      !model.map_config.peek().empty()
          ? fmt::format("the pods read the file of AIModelMap {}, not this one", name)
      : has_key(other, key_of(model))
          ? fmt::format("the pods read the file in ConfigMap {}, not this one", name)
          : fmt::format("the pods wait for a file of variant {} in AIModelMap {}, which has none, "
                        "and do not read this one",
                        quote(model.variant), name));
  found.where = own.key_place();
  found.related.emplace_back(model.map->metadata["name"].place(), "AIModelMap " + name);
  diagnostics.push_back(std::move(found));
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
  // It has the variant's file at least.
  return model_map_config(*model.map, resource.namespace_).value();
}

}  // namespace

void add_config_names(AiConfigNames& names, const AiDeployment& deployment) {
  const CustomResource& resource = *deployment.resource;
  for (const AiModel& model : deployment.models) {
    if (needs_config(model, deployment)) {
      names[{resource.namespace_, model.name}].insert(model.map == nullptr ? &resource : model.map);
    }
  }
}

std::vector<AiMissingConfig> missing_configs(const AiDeployment& deployment,
                                             const AiConfigNames& names, const Inputs& inputs) {
  std::vector<AiMissingConfig> all;
  for (const AiModel& model : deployment.models) {
    if (!needs_config(model, deployment)) {
      continue;
    }
    AiMissingConfig missing{
        &model, inputs.find_beside(*deployment.resource, "", "ConfigMap", model.name), {}};
    if (missing.other == nullptr || missing.other->existing ||
        !has_key(missing.other, key_of(model))) {
      missing.taken = why_taken(missing, deployment, names, inputs);
      all.push_back(std::move(missing));
    }
  }
  return all;
}

std::vector<Offer> offered_configs(const std::vector<AiMissingConfig>& missing,
                                   const AiDeployment& deployment) {
  std::set<std::string_view> made;
  std::vector<Offer> offers;
  for (const AiMissingConfig& each : missing) {
    // Several variants of a map are in one ConfigMap.
    if (each.taken.empty() && made.insert(each.model->name).second) {
      offers.push_back({repair_of(each), make_config(each, deployment)});
    }
  }
  return offers;
}

void check_configs(const std::vector<AiMissingConfig>& missing, const AiDeployment& deployment,
                   const Inputs& inputs, Diagnostics& diagnostics) {
  if (deployment.engine->name != "localai") {
    return;
  }
  for (const AiModel& model : deployment.models) {
    report_unread(model, deployment, inputs, diagnostics);
  }
  for (const AiMissingConfig& each : missing) {
    const bool repaired = each.taken.empty() && inputs.repairs.contains(repair_of(each));
    if (!repaired && !has_key(each.other, key_of(*each.model))) {
      report_missing(each, diagnostics);
    } else if (repaired && each.other != nullptr && !is_ours(each)) {
      report_foreign(each, diagnostics);
    }
  }
}

}  // namespace routerctl::kinds
