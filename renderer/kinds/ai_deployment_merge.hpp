#pragma once

#include <map>
#include <string>

#include "renderer/json.hpp"
#include "renderer/yaml/document.hpp"

/// Go's maps, which print with sorted keys.
namespace routerctl::kinds {

using SortedTexts = std::map<std::string, std::string, std::less<>>;

/// Later ones win.
void add_texts(SortedTexts& all, const yaml::Field& map);

/// Null when there are none, so that the key is dropped.
Json to_json(const SortedTexts& texts);

/// A quantity as Go prints it.
std::string canonical_text(const yaml::Field& quantity);

std::string plain_text(const yaml::Field& text);

/// Reports the entries of `map` that `winner` has with another value.
void discard_overruled(const yaml::Field& map, const yaml::Field& winner,
                       std::string (*value)(const yaml::Field&));

}  // namespace routerctl::kinds
