#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace routerctl {

/// What we make: objects keep the key order of their template. Input is never held in this type
/// (looking up a key is linear), see yaml/document.hpp.
using Json = nlohmann::ordered_json;

/// Adds an entry to an object that does not have the key, without looking.
inline void append(Json::object_t& map, std::string key, Json value) {
  static_cast<std::vector<Json::object_t::value_type>&>(map).emplace_back(std::move(key),
                                                                          std::move(value));
}

}  // namespace routerctl
