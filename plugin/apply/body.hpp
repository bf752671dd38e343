#pragma once

#include <string>

#include "renderer/json.hpp"

namespace routerctl::apply {

/// JSON for the body of an apply. API servers read such bodies as YAML: what YAML does not allow
/// within a string is escaped, and characters beyond U+FFFF stay as they are, because YAML has no
/// surrogates.
std::string body_of(const Json& object);

/// The object with `protocol: TCP` in each Service port that says none: API server 1.20 merges
/// ports by it and does not fill it in.
Json with_protocol(Json object);

/// The object with a label, if it has nothing but a name: servers note owners of fields only, and
/// nothing would tell that such an object is routerctl's.
Json with_owned_field(Json object);

}  // namespace routerctl::apply
