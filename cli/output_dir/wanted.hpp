#pragma once

#include <map>
#include <set>
#include <span>
#include <string>

#include "cli/output_dir/sources.hpp"
#include "renderer/compile.hpp"

namespace routerctl::output_dir {

/// What a run wants a directory to hold.
struct Wanted {
  struct File {
    const Object* object = nullptr;
    std::set<std::string, std::less<>> sources;
  };
  std::map<std::string, File, std::less<>> files;
  std::set<std::string, std::less<>> read;        ///< sources that this run read
  std::set<std::string, std::less<>> unparsable;  ///< of them, those that nothing was read from
  Shard shard;                   ///< only files of its sources are compared and written
  bool kustomization = false;    ///< also a kustomization.yaml that lists them
  Progress* progress = nullptr;  ///< told how far the comparison is; may be null
  bool force = false;            ///< hand-edited files are replaced and removed all the same
};

/// Names the files of `result`, which should be traced: then a file that holds a value of another
/// resource has that one's file as a source, too. Two objects of one name are reported. `inputs` are
/// the files that were read.
Wanted plan_files(const Compilation& result, std::span<const SourceFile* const> inputs,
                  SourceNames& names, Diagnostics& diagnostics);

}  // namespace routerctl::output_dir
