#pragma once

#include <string>

#include "cli/compile_flags.hpp"
#include "cli/output_dir/sources.hpp"

namespace routerctl::cli {

/// The flags of `render --output-dir`.
struct DirectoryFlags {
  std::string path, shard;  ///< empty: not given
  bool check = false, kustomization = false, force = false;
  std::string impact;  ///< "text", "markdown"; empty: not wanted

  void add_to(CLI::App& command);
  /// Throws Usage for flags that only make sense together and stand alone.
  void require_consistent() const;
  [[nodiscard]] output_dir::Shard part() const;
};

/// Leaves the objects of the run's shard.
void keep_shard(const output_dir::Shard& shard, Run& run);

/// Brings the directory up to date with the objects of `run`, which must be free of errors, or with
/// --check says what differs. Returns the exit code.
int render_to_directory(const DirectoryFlags& flags, const CompileFlags& compile, Run& run);

}  // namespace routerctl::cli
