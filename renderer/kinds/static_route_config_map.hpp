#pragma once

#include <span>
#include <string>

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::kinds {

/// spec.configMapName if not empty, else the resource's name with -config.
std::string config_map_name(const CustomResource& route);
/// The field that decides it.
yaml::Field config_map_name_field(const CustomResource& route);

/// That each name is valid, and that no two routes fight over one ConfigMap. Routes without a
/// namespace share one, which nobody has named yet.
void check_config_maps(std::span<const CustomResource> routes, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
