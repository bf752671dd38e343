#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/input_files.hpp"
#include "cli/project_file.hpp"
#include "renderer/compile.hpp"

namespace CLI {
class App;
}

namespace routerctl::cli {

/// The flags of every command that compiles, with the words of kubectl where it has them.
struct CompileFlags {
  std::vector<std::string> paths, filenames, existing, repairs, no_repairs, settings, ignore;
  bool recursive = false, werror = false, quiet = false, verbose = false;
  std::string namespace_, fidelity, validate, config, templates, color = "auto", max_file_size;
  bool infos = true;       ///< findings that are neither errors nor warnings are told
  std::string not_input;   ///< a directory that walks leave out: where output goes; empty: none
  bool elsewhere = false;  ///< the resources come from no file: none has to be named
  unsigned threads = 0;

  void add_to(CLI::App& command);
};

/// A run of the compiler with what belongs to it: what diagnostics and objects point into lives
/// here.
struct Run {
  InputFiles inputs, existing, config;
  tmpl::Library templates;
  std::string project_file;  ///< its path; empty: none
  ProjectFile project;
  std::vector<std::string> paths, existing_paths;
  bool configured = false;
  bool project_inputs = false;  ///< the inputs are those of the project file
  CompileOptions options;
  Progress progress;
  Compilation result;

  [[nodiscard]] Library library() const;
  /// Everything to report: unreadable files first, then the compiler's.
  [[nodiscard]] std::vector<const Diagnostic*> diagnostics() const;
  /// Code -> how many findings were ignored.
  [[nodiscard]] std::map<std::string_view, std::size_t> ignored() const;
  /// 0, 1 or 2 as the diagnostics ask for.
  [[nodiscard]] int exit_code(bool werror) const;
};

/// Reads the project file, if there is one to read, and takes the flags. Throws Usage for flags
/// that contradict or name nothing.
void configure(const CompileFlags& flags, Run& run);

/// Configures the run, unless that is done, reads its inputs and compiles them. `plan_only` makes
/// no objects.
void compile_with(const CompileFlags& flags, bool plan_only, Run& run);

/// Reads the files of a configured run. Nothing, when its configuration has errors.
void read_files(const CompileFlags& flags, Run& run);

/// Compiles the inputs that the run has, once more if need be.
void compile_inputs(Run& run);

/// The run of this process. It is never destroyed: taking thousands of documents and objects apart
/// just before the end would cost a tenth of the run.
Run& the_run();

/// The built-in kinds, resources and templates.
Library built_in(const tmpl::Library& templates);

}  // namespace routerctl::cli
