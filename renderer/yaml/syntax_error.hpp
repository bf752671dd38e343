#pragma once

#include <cstdint>
#include <string_view>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/parse.hpp"

namespace routerctl::yaml {

/// What libyaml said, with byte offsets into the file.
struct SyntaxProblem {
  std::string_view problem, context;
  std::uint32_t at = 0, context_at = 0;
  bool in_bytes = false;          ///< refused before it was YAML at all
  bool after_end_marker = false;  ///< behind a `...`
};

/// Says it as we would like to be told: where the cause is, not where the reader gave up. Bytes
/// that are not UTF-8 (UTF-16 is named) or that YAML forbids are described.
void report_syntax_error(const SyntaxProblem& problem, const Part& part, Diagnostics& diagnostics);

/// False, and a report, when content follows `---` on its line.
bool check_separator(const Part& part, Diagnostics& diagnostics);

}  // namespace routerctl::yaml
