#include "renderer/kinds/ai_deployment_model.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kinds/prem_model_map.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using rules::report;
using yaml::Field;

// Names of resources and variants, so ASCII.
std::string to_file_name(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    const bool capital = c >= 'A' && c <= 'Z';
    return c == '_' || c == '.' ? '-' : capital ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

AiModel inline_model(const Field& entry, const CustomResource& deployment) {
  return {.entry = entry,
          .name = deployment.name,
          .variant = "inline",
          .file_name = to_file_name(deployment.name + "-model"),
          .uri = entry["uri"],
          .data_type = entry["dataType"],
          .quantization = entry["quantization"],
          .config = entry["engineConfigFile"]};
}

AiModel mapped_model(const Field& entry, const PremVariant& found) {
  const auto merged = [&](std::string_view name) {
    const Field own = entry[name];
    return own.peek().empty() ? found.entry[name] : own;
  };
  const std::string variant(found.entry["variant"].text());
  return {.entry = entry,
          .map = found.map,
          .name = found.map->name,
          .variant = variant,
          .file_name = to_file_name(found.map->name + '-' + variant),
          .uri = merged("uri"),
          .data_type = merged("dataType"),
          .quantization = merged("quantization"),
          .config = merged("engineConfigFile"),
          .map_config = found.entry["engineConfigFile"]};
}

void report_count(const AiEngine& engine, const CustomResource& deployment, std::size_t count,
                  Diagnostics& diagnostics) {
  const Field models = deployment.spec["models"];
  Diagnostic found =
      report(rules::number_of_models, models ? models : deployment.spec["engine"]["name"],
             count == 0 ? "models not specified" : "only one model can be specified");
  found.field = "spec.models";
  found.where = models ? models.key_place() : found.where;
  found.found = fmt::format("{} models", count);
  found.expected = fmt::format("one model for engine {}", engine.name);
  diagnostics.push_back(std::move(found));
}

}  // namespace

std::optional<std::vector<AiModel>> resolve_ai_models(const CustomResource& deployment,
                                                      const AiEngine* engine, const Inputs& inputs,
                                                      Diagnostics& diagnostics) {
  const Field engine_name = deployment.spec["engine"]["name"];
  std::vector<AiModel> models;
  bool complete = true;
  for (const Field entry : deployment.spec["models"].items()) {
    if (entry.size() == 0) {
      entry.use();  // counts as a model without a uri
    }
    const Field ref = entry["modelMapRef"];
    if (!ref) {
      models.push_back(inline_model(entry, deployment));
    } else if (const PremVariant found =
                   find_variant(ref, deployment, engine_name.text(), inputs, diagnostics)) {
      models.push_back(mapped_model(entry, found));
    } else {
      complete = false;
    }
  }
  const std::size_t count = deployment.spec["models"].size();
  if (engine != nullptr && engine->one_model && count != 1) {
    report_count(*engine, deployment, count, diagnostics);
    complete = false;
  }
  return complete ? std::optional(std::move(models)) : std::nullopt;
}

}  // namespace routerctl::kinds
