#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/plan.hpp"

namespace routerctl::kinds {

/// Key of a variant's engine configuration file in its map's ConfigMap. `list` is the list of the
/// AIModelMap that the variant stands in.
std::string config_key(std::string_view list, std::string_view variant);

/// The ConfigMap with the engine configuration files of a map, in `namespace_`; nothing when no
/// variant has one that the operator copies.
std::optional<PlannedObject> model_map_config(const CustomResource& map,
                                              std::string_view namespace_);

}  // namespace routerctl::kinds
