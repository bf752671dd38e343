#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "renderer/progress.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::cli {

extern const std::span<const Rule> input_rules;

/// Files as they were read. Their addresses are stable: documents point into them.
struct InputFiles {
  std::deque<SourceFile> storage;
  std::vector<const SourceFile*>
      files;                ///< in the order of the arguments; a file named twice is read once
  Diagnostics diagnostics;  ///< what could not be read; all of them mean exit code 2
};

struct ReadOptions {
  bool recursive = false;
  std::size_t limit = 0;       ///< bytes of a file
  std::string left_out{};      ///< a directory that is not walked; empty: none
  std::string project_file{};  ///< not taken for a manifest when its directory is read
  Progress* progress = nullptr;
};

/// Reads files, directories (*.yaml, *.yml, *.json, sorted; below them with `recursive`, dot
/// folders and `left_out` left out) and standard input ("-"). What cannot be read is reported and
/// left out. Files beyond `limit` bytes are cut off right behind it: the compiler reports them.
InputFiles read_inputs(const std::vector<std::string>& paths, const ReadOptions& options);

}  // namespace routerctl::cli
