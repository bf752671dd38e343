#pragma once

#include <nlohmann/json.hpp>

namespace routerctl {

/// What we make: objects keep the key order of their template. Input is never held in this type
/// (looking up a key is linear), see yaml/document.hpp.
using Json = nlohmann::ordered_json;

}  // namespace routerctl
