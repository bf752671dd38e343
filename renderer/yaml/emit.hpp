#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "renderer/json.hpp"

namespace routerctl::yaml {

// All of these print numbers as Go's encoding/json does and integers exactly; bytes that are not
// UTF-8 become U+FFFD. NaN and infinity are a std::logic_error.

/// Block-style YAML ending in a newline, as kubectl lays it out: two spaces, `- ` at the parent's
/// column, keys in the order of the value, no line ever folded. Every reader gets the value back.
/// Equal values give equal bytes.
void emit(const Json& value, std::string& out);
std::string emit(const Json& value);

/// Whether a plain `text` could be taken for anything but this string by a YAML 1.1 or 1.2 reader.
bool needs_quotes(std::string_view text);

/// JSON with `indent` spaces a level, minimal escapes, no final newline.
void emit_json(const Json& value, std::string& out, std::size_t indent = 2);

/// What Go's encoding/json writes: no white space, <, >, & and U+2028/9 escaped, no final newline.
std::string emit_json_go(const Json& value);

}  // namespace routerctl::yaml
