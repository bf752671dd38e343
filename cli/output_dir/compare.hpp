#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "cli/output_dir/directory.hpp"
#include "cli/output_dir/index.hpp"
#include "cli/output_dir/sources.hpp"
#include "cli/output_dir/wanted.hpp"

namespace routerctl::output_dir {

/// A file that is not as it should be. Texts have LF line ends.
struct Change {
  enum class Kind : std::uint8_t { create, replace, remove };
  Kind kind = Kind::create;
  std::string file;
  std::string before, after;       ///< empty when there is none
  const Object* object = nullptr;  ///< what `after` shows; null for removed files, the index, ...
  struct stat status {};           ///< of the file that is there
};

/// A directory beside what it should be.
struct Comparison {
  std::vector<Change> changes;  ///< by file name; kustomization.yaml and the index come last
  std::vector<const Object*> unchanged;  ///< objects whose file is as it should be
  Index before, after;
  bool comparable = true;        ///< false when the index cannot be read: nothing else is known
  Diagnostics diagnostics;       ///< with an error among them nothing may be written
  std::deque<SourceFile> files;  ///< what the diagnostics point to
};

/// Reads the index and the files of `directory`; changes nothing.
Comparison compare(const Directory& directory, const Wanted& wanted, const SourceNames& names);

}  // namespace routerctl::output_dir
