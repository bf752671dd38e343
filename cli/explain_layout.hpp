#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::cli {

/// A field that is explained. What it points to belongs to an OpenAPI document.
struct Explained {
  std::string name;              ///< empty for the kind itself
  const Json* schema = nullptr;  ///< as it stands there, with references
  bool required = false;
  std::vector<std::string> becomes{};  ///< places in the output, ready to print
};

/// The schema behind references, lists and maps, as `explain` steps through them.
const Json& stepped_into(const Json& schema, const Json& document);

/// Its fields, an empty object if it has none.
const Json& properties_of(const Json& schema);

/// `<[]string>` and the like, without the brackets, as `kubectl explain` names types.
std::string type_name(const Json& schema, const Json& document);

/// The description, also one behind a reference; empty if there is none.
std::string description_of(const Json& schema, const Json& document);

/// What a value has to satisfy, and its default: "one of a, b", "default: 16", "at least 1".
std::vector<std::string> facts_of(const Json& schema);

/// Words of the text in lines of at most `width` characters, each with that many spaces before it.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width = 80);

/// The text below GROUP, KIND and VERSION in the layout of `kubectl explain`. To that it adds what
/// kubectl does not tell: defaults, bounds, and what the field becomes.
std::string explanation(const Explained& field, const Json& document, bool recursive);

}  // namespace routerctl::cli
