#pragma once

#include <optional>
#include <vector>

#include "renderer/yaml/parse.hpp"

namespace routerctl::yaml {

/// Reads a part that starts with `{` as JSON, one or more objects in a row. Nothing when it is not
/// JSON: then it is YAML in flow style, or wrong in a way that the YAML reader explains.
std::optional<std::vector<Document>> parse_json(const Part& part, const Limits& limits,
                                                Diagnostics& diagnostics);

}  // namespace routerctl::yaml
