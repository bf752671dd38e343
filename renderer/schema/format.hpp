#pragma once

#include <string_view>

namespace re2 {
class RE2;
}

/// Regular expressions and the string formats that the API server enforces.
namespace routerctl::schema {

/// Compiled once per run of the program, when first asked for; for any thread. `expression` has to
/// live as long as the program.
const re2::RE2& compiled(std::string_view expression);

/// Whether `expression` occurs in `text`.
bool matches(std::string_view text, std::string_view expression);

/// False for a format that the API server ignores, such as "my-own". Dashes do not count.
bool is_enforced(std::string_view format);

/// Whether `text` has the format. Only for enforced ones.
bool has_format(std::string_view text, std::string_view format);

/// An example or description for people; empty if the format's name says it all.
std::string_view example_of(std::string_view format);

}  // namespace routerctl::schema
