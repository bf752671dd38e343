#include "renderer/kinds/ai_model_map_config.hpp"

#include <array>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace routerctl::kinds {

namespace {

using yaml::Field;

// The lists that the operator copies from, with the prefix of their keys. It leaves tensor_rt out,
// and calls deepspeed-mii generic.
struct Copied {
  std::string_view list, prefix;
};

constexpr std::array copied{
    Copied{"localai", "localai"},
    Copied{"vllm", "vllm"},
    Copied{"deepspeed-mii", "generic"},
};

// By key; of equal variants the last counts.
std::map<std::string, Field> config_files(const CustomResource& map) {
  std::map<std::string, Field> files;
  for (const Copied& each : copied) {
    for (const Field entry : map.spec[each.list].items()) {
      const Field file = entry["engineConfigFile"];
      if (!file.text().empty()) {
        files.insert_or_assign(config_key(each.list, entry["variant"].text()), file);
      }
    }
  }
  return files;
}

}  // namespace

std::string config_key(std::string_view list, std::string_view variant) {
  for (const Copied& each : copied) {
    if (each.list == list) {
      return fmt::format("{}-{}-engineConfigFile", each.prefix, variant);
    }
  }
  return {};
}

std::optional<PlannedObject> model_map_config(const CustomResource& map,
                                              std::string_view namespace_) {
  const std::map<std::string, Field> files = config_files(map);
  if (files.empty()) {
    return std::nullopt;
  }
  Json::object_t data;
  std::vector<Origin> from;
  for (const auto& [key, file] : files) {
    append(data, key, file.text());
    from.push_back(Origin::of(file));
  }
  return PlannedObject{
      .template_file = "ai_model_map/configmap.yaml",
      .slots = {
          {.name = "name", .value = Json(map.name), .from = {Origin::of(map.metadata["name"])}},
          {.name = "namespace",
           .value = namespace_.empty() ? Json() : Json(namespace_),
           .from = {Origin::of(map.metadata["namespace"])}},
          {.name = "data", .value = Json(std::move(data)), .from = std::move(from)}}};
}

}  // namespace routerctl::kinds
