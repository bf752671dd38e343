#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renderer/json.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::yaml {

// Parts of the emitters in emit.hpp.

/// The plainest style in which every YAML reader gets `text` back.
Style style_of(std::string_view text);

/// Whether the start of `text`, a single line of printable characters, or all of it, means
/// something to a YAML 1.1 or 1.2 reader: a number, a date, a word like `yes`, syntax.
bool misread(std::string_view text);

enum class Escapes : std::uint8_t { yaml, json, json_go };

/// In double quotes. The escapes for YAML are escapes of JSON, too.
void write_quoted(std::string_view text, Escapes escapes, std::string& out);

/// As Go's encoding/json prints it.
std::string number_text(double number);

/// Everything but strings and what has children, as in JSON.
void write_simple(const Json& value, std::string& out);

}  // namespace routerctl::yaml
