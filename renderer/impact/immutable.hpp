#pragma once

#include <string>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::impact {

/// Of the changed paths of an object those that the API server refuses to change: it would have to
/// be deleted and created again. `before` and `after` have the same group and kind.
std::vector<std::string> immutable_paths(const Json& before, const Json& after,
                                         const std::vector<std::string>& changed);

}  // namespace routerctl::impact
