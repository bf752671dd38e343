#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "renderer/json.hpp"

/// Reading live objects, in which anything may be missing.
namespace routerctl::wait {

/// Null where there is none.
const Json* at(const Json& object, std::string_view key);
const Json* at(const Json& object, std::string_view key, std::string_view then);

/// Empty for what is missing or no text.
std::string_view text(const Json& object, std::string_view key);
std::string_view text(const Json& object, std::string_view key, std::string_view then);

/// Unset for what is missing or no integer.
std::optional<std::int64_t> number(const Json& object, std::string_view key);

/// A list, empty where there is none.
const Json& list(const Json& object, std::string_view key);

/// The entry of `status.conditions` of that type, or null.
const Json* condition(const Json& object, std::string_view type);

}  // namespace routerctl::wait
