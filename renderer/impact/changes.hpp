#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::impact {

/// Whether the API server takes both for the same: a null is an absent field, and a quantity is the
/// same under another spelling. `key` is the name of the field they stand in.
bool same(const Json& before, const Json& after, std::string_view key = {});

/// Paths of the fields that differ, "spec.template.spec.containers[0].image". Of lists with
/// different lengths the list itself.
std::vector<std::string> changed_paths(const Json& before, const Json& after);

/// "spec.a" is within "spec", and within itself.
bool is_within(std::string_view path, std::string_view ancestor);

}  // namespace routerctl::impact
