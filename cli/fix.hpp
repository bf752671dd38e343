#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "cli/compile_flags.hpp"

namespace routerctl::cli {

/// A file of the input with what was certain put right.
struct FixedFile {
  std::string name, before, after;
  std::size_t edits = 0;
};

/// Applies the certain fixes of a run to the texts of its inputs, by position, so that everything
/// else stays as it is; of two that overlap, the first. Compiles again, until nothing is left to
/// fix: `run` is then that of the fixed texts. Nothing is written. Sorted by name.
/// Throws std::logic_error if a fix would make a text unreadable.
std::vector<FixedFile> apply_fixes(Run& run);

/// Replaces the file's content as a whole or not at all; its permissions stay, and a link stays a
/// link. Throws std::runtime_error with path and reason.
void replace_file(const std::string& path, const std::string& text);

}  // namespace routerctl::cli
