#pragma once

#include <map>
#include <string>
#include <vector>

#include "renderer/compile.hpp"

namespace routerctl::cli {

extern const std::span<const Rule> project_file_rules;

/// The project file of a directory. It is looked for nowhere else.
constexpr const char* project_file_name = "routerctl.yaml";

/// A path that the project file names, as seen from where the program runs, and the field it stands
/// in.
struct NamedPath {
  std::string path;
  std::string field;
  Place where;
};

/// What the project file says beyond CompileOptions.
struct ProjectFile {
  std::vector<NamedPath> inputs, existing, templates;  ///< at most one directory of templates
  std::string output_dir;                              ///< empty: standard output
  bool recursive = false, kustomization = false;
  std::map<std::string, Place, std::less<>> ignore;  ///< codes, and where they stand
};

/// Reads a project file, checked against schemas/project_file.yaml. Values go into `options` and
/// the result; what is wrong is reported with its line. `file` must outlive the result.
ProjectFile read_project_file(const SourceFile& file, const Library& library,
                              CompileOptions& options, Diagnostics& diagnostics);

/// The paths themselves. Those that do not exist are reported at their line in the project file.
std::vector<std::string> checked_paths(const std::vector<NamedPath>& named,
                                       Diagnostics& diagnostics);

}  // namespace routerctl::cli
