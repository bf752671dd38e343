#pragma once

#include <cstdint>
#include <string_view>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/parse.hpp"

namespace routerctl::yaml {

inline constexpr std::string_view template_hint =
    "{{ }} belongs to a template language such as Helm's: render it first";

/// What libyaml said, with byte offsets into the file.
struct SyntaxProblem {
  std::string_view problem, context;
  std::uint32_t at = 0, context_at = 0;
  std::uint32_t open_at = 0;      ///< start of the innermost list or map that is still open
  bool in_bytes = false;          ///< refused before it was YAML at all
  bool after_end_marker = false;  ///< behind a `...`
};

/// Says it as we would like to be told: where the cause is, not where the reader gave up. Bytes
/// that are not UTF-8 (UTF-16 is named) or that YAML forbids are described.
void report_syntax_error(const SyntaxProblem& problem, const Part& part, Diagnostics& diagnostics);

/// False, and a report, when content follows `---` on its line.
bool check_separator(const Part& part, Diagnostics& diagnostics);

}  // namespace routerctl::yaml
