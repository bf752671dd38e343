#pragma once

#include <string>
#include <string_view>

#include "renderer/json.hpp"

namespace routerctl::yaml {

/// Block-style YAML ending in a newline, as kubectl lays it out: two spaces, `- ` at the parent's
/// column, keys in the order of the value. Equal values give equal bytes.
void emit(const Json& value, std::string& out);
std::string emit(const Json& value);

/// Whether a plain `text` could be taken for anything but this string by a YAML 1.1 or 1.2 reader.
bool needs_quotes(std::string_view text);

/// JSON with two spaces, minimal escapes, exact integers, no final newline.
void emit_json(const Json& value, std::string& out, std::size_t indent = 2);

/// What Go's encoding/json writes: no white space, <, >, & and U+2028/9 escaped, no final newline.
std::string emit_json_go(const Json& value);

}  // namespace routerctl::yaml
