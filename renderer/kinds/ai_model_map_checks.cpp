#include "renderer/kinds/ai_model_map_checks.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_model_map_config.hpp"
#include "renderer/kinds/ai_model_map_rules.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_model_map_rules;
using rules::report;
using yaml::Field;

constexpr std::array<std::string_view, 4> lists{"deepspeed-mii", "localai", "tensor_rt", "vllm"};
constexpr std::size_t longest_key = 253, most_bytes = std::size_t{1} << 20;

// Reads what the engine of the list reads.
void use_entry(std::string_view list, const Field& entry, Diagnostics& diagnostics) {
  const Field uri = entry["uri"], file = entry["engineConfigFile"];
  entry["variant"].use();
  uri.use();
  if (list == "vllm") {
    entry["dataType"].use();
    entry["quantization"].use();
  }
  if (file.text().empty()) {
    return;
  }
  if (list == "localai") {
    uri.discard(rules::uri_unused);
  } else {
    Diagnostic found = report(rules::config_file_unused, file,
                              fmt::format("no pod mounts the engineConfigFile of {}", list));
    found.where = file.key_place();
    diagnostics.push_back(std::move(found));
  }
}

void check_duplicates(std::string_view list, const Field& entries, Diagnostics& diagnostics) {
  std::map<std::string_view, Field> first;
  for (const Field entry : entries.items()) {
    const Field variant = entry["variant"];
    const auto [known, added] = first.emplace(variant.text(), variant);
    if (added) {
      continue;
    }
    Diagnostic found =
        report(rules::duplicate_variant, variant,
               fmt::format("variant {} stands twice in {}", quote(variant.text()), list));
    found.related.emplace_back(known->second.place(), "AIDeployments get this one");
    if (!entry["engineConfigFile"].text().empty() && !config_key(list, "").empty()) {
      found.hints.emplace_back("the ConfigMap has the engineConfigFile of the last one");
    }
    diagnostics.push_back(std::move(found));
  }
}

Diagnostic refused(const CustomResource& map, const Field& at, std::string_view why) {
  return report(rules::config_map_refused, at,
                fmt::format("the API server refuses ConfigMap {}: {}", quote(map.name), why));
}

void check_key(const CustomResource& map, std::string_view list, const Field& variant,
               Diagnostics& diagnostics) {
  if (config_key(list, variant.text()).size() > longest_key) {
    diagnostics.push_back(refused(
        map, variant, fmt::format("a key must be no more than {} characters", longest_key)));
  }
}

// Of each key the last file counts.
std::size_t check_files(const CustomResource& map, Diagnostics& diagnostics) {
  std::map<std::string, std::size_t> sizes;
  for (const std::string_view list : lists) {
    for (const Field entry : map.spec[list].items()) {
      const std::string_view file = entry["engineConfigFile"].text();
      const std::string key = config_key(list, entry["variant"].text());
      if (!file.empty() && !key.empty()) {
        check_key(map, list, entry["variant"], diagnostics);
        sizes.insert_or_assign(key, file.size());
      }
    }
  }
  std::size_t bytes = 0;
  for (const auto& [key, size] : sizes) {
    bytes += size;
  }
  return bytes;
}

void check_config_map(const CustomResource& map, Diagnostics& diagnostics) {
  const std::size_t bytes = check_files(map, diagnostics);
  const Field name = map.metadata["name"];
  if (bytes == 0) {
    return;
  }
  for (const std::string& complaint : kube::label_value_errors(map.name)) {
    diagnostics.push_back(refused(map, name, "its label " + complaint));
  }
  if (bytes > most_bytes) {
    Diagnostic found = refused(map, name, "it is too long");
    found.found = fmt::format("{} bytes in all engineConfigFiles", bytes);
    found.expected = fmt::format("at most {} bytes", most_bytes);
    diagnostics.push_back(std::move(found));
  }
}

// What the operator wrote, at whatever time, has its label.
bool is_of_the_operator(const ForeignObject& config_map, std::string_view name) {
  return config_map.root["metadata"]["labels"]["mlcontroller.premlabs.io/aimodelmap"].peek() ==
         name;
}

void check_foreign(const CustomResource& map, const Inputs& inputs, Diagnostics& diagnostics) {
  const ForeignObject* const other = inputs.find_beside(map, "", "ConfigMap", map.name);
  if (other == nullptr || is_of_the_operator(*other, map.name) ||
      !model_map_config(map, map.namespace_)) {
    return;
  }
  Diagnostic found = report(rules::foreign_config_map, map.metadata["name"],
                            fmt::format("there is another ConfigMap {} already", quote(map.name)));
  found.related.emplace_back(other->root["metadata"]["name"].place(), "the other one");
  if (other->existing) {
    found.message += ": this one takes its place";
    found.severity = Severity::warning;
  }
  diagnostics.push_back(std::move(found));
}

}  // namespace

void check_model_map(const CustomResource& map, const Inputs& inputs, Diagnostics& diagnostics) {
  for (const std::string_view list : lists) {
    const Field entries = map.spec[list];
    for (const Field entry : entries.items()) {
      use_entry(list, entry, diagnostics);
    }
    check_duplicates(list, entries, diagnostics);
  }
  check_config_map(map, diagnostics);
  check_foreign(map, inputs, diagnostics);
}

}  // namespace routerctl::kinds
