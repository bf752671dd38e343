#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/compile_flags.hpp"

namespace routerctl::cli {

extern const std::span<const Rule> ignore_rules;

/// Every rule of the program, those of the command line included, sorted by code.
std::vector<const Rule*> every_rule(const Library& library);

struct IgnoreProblem {
  bool known = false;  ///< there is such a code
  std::string message;
};

/// Why findings with this code cannot be ignored, with a suggestion; nothing when they can: those
/// that are no errors, and those errors of a kind that `--fidelity operator` makes warnings of.
std::optional<IgnoreProblem> ignore_problem(const Library& library, std::string_view code);

/// Reports codes that were to be ignored and suppressed nothing. Keeps quiet when that proves
/// nothing: in a run with errors, and about codes of a project file whose inputs were not read.
void report_unused_ignores(Run& run);

}  // namespace routerctl::cli
