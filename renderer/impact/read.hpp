#pragma once

#include <initializer_list>
#include <string_view>

#include "renderer/json.hpp"

/// Looking into objects that anybody may have written: what is missing or has another type is null,
/// empty or absent.
namespace routerctl::impact {

/// The value below `from`, a null where a step is missing.
const Json& at(const Json& from, std::initializer_list<std::string_view> path);
inline const Json& at(const Json& from, std::string_view key) { return at(from, {key}); }

/// The items of a list; none for anything else.
const Json::array_t& items(const Json& list);

std::string_view text(const Json& value);
bool is_true(const Json& value);

}  // namespace routerctl::impact
