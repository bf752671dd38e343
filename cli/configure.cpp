// What a run is told: the project file, then the flags, which win.

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <utility>

#include "cli/compile_flags.hpp"
#include "cli/ignore.hpp"
#include "cli/usage.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/settings.hpp"

namespace routerctl::cli {

namespace {

std::size_t parse_size(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const unsigned shift = unit == "Ki" ? 10 : unit == "Mi" ? 20 : unit == "Gi" ? 30 : 0;
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max() - 1;
  if (error != std::errc() || (shift == 0 && !unit.empty()) || value > (most >> shift)) {
    throw Usage("--max-file-size: \"" + std::string(text) +
                "\" is no size below 4Gi; write for example 128Mi");
  }
  return value << shift;
}

std::vector<std::string> split_commas(const std::vector<std::string>& values) {
  std::vector<std::string> parts;
  for (const std::string& value : values) {
    for (std::size_t begin = 0; begin <= value.size();) {
      const std::size_t end = std::min(value.find(',', begin), value.size());
      parts.push_back(value.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return parts;
}

void take_settings(const CompileFlags& flags, const Library& library, CompileOptions& options) {
  for (const std::string& assignment : flags.settings) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos) {
      throw Usage("--setting: \"" + assignment + "\" is no NAME=VALUE");
    }
    const std::string name = assignment.substr(0, equals), value = assignment.substr(equals + 1);
    if (const auto problem = setting_problem(library, name, value)) {
      throw Usage("--setting: " + *problem);
    }
    options.settings.insert_or_assign(name, value);
  }
}

void take_repairs(const CompileFlags& flags, const Library& library, CompileOptions& options) {
  for (const bool on : {true, false}) {
    for (const std::string& id : on ? flags.repairs : flags.no_repairs) {
      if (const auto problem = repair_problem(library, id)) {
        throw Usage(std::string(on ? "--repair: " : "--no-repair: ") + *problem);
      }
      (on ? options.repairs_on : options.repairs_off).insert(id);
      (on ? options.repairs_off : options.repairs_on).erase(id);
    }
  }
}

void take_ignores(const CompileFlags& flags, const Library& library, Run& run) {
  for (const std::string& code : split_commas(flags.ignore)) {
    if (const auto problem = ignore_problem(library, code)) {
      throw Usage("--ignore: " + problem->message);
    }
    run.options.ignore.insert(code);
    run.project.ignore.erase(code);  // now the flag's
  }
}

schema::Validate validate_of(std::string_view word) {
  if (word == "strict" || word == "true") {
    return schema::Validate::strict;
  }
  return word == "warn" ? schema::Validate::warn : schema::Validate::ignore;
}

// Flags win over the project file.
void take_flags(const CompileFlags& flags, const Library& library, Run& run) {
  CompileOptions& options = run.options;
  if (!flags.namespace_.empty()) {
    for (const std::string& complaint : kube::dns1123_label_errors(flags.namespace_)) {
      throw Usage("--namespace: \"" + flags.namespace_ + "\" is no namespace: " + complaint);
    }
    options.namespace_ = flags.namespace_;
  }
  if (!flags.fidelity.empty()) {
    options.fidelity = flags.fidelity == "operator" ? Fidelity::operator_exact : Fidelity::repaired;
  }
  if (!flags.validate.empty()) {
    options.validate = validate_of(flags.validate);
  }
  options.threads = flags.threads;
  if (!flags.max_file_size.empty()) {
    options.limits.file_bytes = parse_size(flags.max_file_size);
  }
  take_settings(flags, library, options);
  take_repairs(flags, library, options);
  take_ignores(flags, library, run);
}

// A file that configures us, not an input: it has to be there, and small.
SourceFile read_own_file(const std::string& what, const std::string& path) {
  constexpr std::size_t most = std::size_t{1} << 20;
  if (std::filesystem::is_directory(path)) {
    throw std::runtime_error(what + ": " + path + " is a directory");
  }
  InputFiles read = read_inputs({path}, {.limit = most});
  for (const Diagnostic& diagnostic : read.diagnostics) {
    throw std::runtime_error(what + ": " + path + ": " + diagnostic.message);
  }
  if (read.files.front()->text.size() > most) {
    throw std::runtime_error(what + ": " + path + " is larger than 1 MiB");
  }
  return *read.files.front();
}

void read_templates(const std::string& directory, tmpl::Library& templates,
                    Diagnostics& diagnostics) {
  namespace fs = std::filesystem;
  if (!fs::is_directory(directory)) {
    throw std::runtime_error("--templates: the directory \"" + directory + "\" does not exist");
  }
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    const fs::path extension = at->path().extension();
    if (at->is_regular_file(error) && (extension == ".yaml" || extension == ".yml")) {
      paths.push_back(at->path().generic_string());
    }
  }
  if (error) {
    throw std::runtime_error("--templates: " + directory + " cannot be read: " + error.message());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    SourceFile file = read_own_file("--templates", path);
    templates.add_override(fs::path(path).lexically_relative(directory).generic_string(), path,
                           std::move(file.text), diagnostics);
  }
}

// The file of --config; without it and without paths, the one of the current directory. Nothing
// above that is looked at. Empty: none.
std::string project_file_of(const CompileFlags& flags, const std::vector<std::string>& paths) {
  if (!flags.config.empty() || !paths.empty() || flags.elsewhere) {
    return flags.config;
  }
  std::error_code error;
  return std::filesystem::exists(project_file_name, error) || error ? project_file_name : "";
}

[[noreturn]] void fail_without_input(const std::string& project_file) {
  if (!project_file.empty()) {
    throw Usage("no input: " + project_file +
                " names no inputs, and neither does the command line");
  }
  constexpr const char* near = "routerctl.yml";
  std::error_code error;
  const std::string hint =
      std::filesystem::exists(near, error) ? std::string(" (it is not called ") + near + ")" : "";
  throw Usage("no input: name files or directories, or - for standard input; there is no " +
              std::string(project_file_name) + " here" + hint);
}

void read_project(bool by_flag, const Library& library, Run& run) {
  run.config.storage.push_back(
      read_own_file(by_flag ? "--config" : "project file", run.project_file));
  run.project =
      read_project_file(run.config.storage.back(), library, run.options, run.config.diagnostics);
}

// What the command line names stands instead of what the project file names.
std::vector<std::string> paths_of(const std::vector<std::string>& given,
                                  const std::vector<NamedPath>& named, Run& run) {
  return given.empty() ? checked_paths(named, run.config.diagnostics) : given;
}

std::vector<std::string> as_list(const std::string& path) {
  return path.empty() ? std::vector<std::string>() : std::vector{path};
}

}  // namespace

void configure(const CompileFlags& flags, Run& run) {
  run.configured = true;
  run.paths = flags.paths;
  const std::vector<std::string> named = split_commas(flags.filenames);
  run.paths.insert(run.paths.end(), named.begin(), named.end());
  run.project_file = project_file_of(flags, run.paths);
  const Library library = run.library();
  if (!run.project_file.empty()) {
    read_project(!flags.config.empty(), library, run);
  }
  take_flags(flags, library, run);
  run.project_inputs = run.paths.empty() && !flags.elsewhere;
  if (run.project_inputs) {
    run.paths = checked_paths(run.project.inputs, run.config.diagnostics);
  }
  run.existing_paths = paths_of(split_commas(flags.existing), run.project.existing, run);
  const std::vector<std::string> templates =
      paths_of(as_list(flags.templates), run.project.templates, run);
  if (!has_errors(run.config.diagnostics)) {
    for (const std::string& directory : templates) {
      read_templates(directory, run.templates, run.config.diagnostics);
    }
  }
  sort_for_report(run.config.diagnostics);
  if (run.paths.empty() && !flags.elsewhere && !has_errors(run.config.diagnostics)) {
    fail_without_input(run.project_file);
  }
}

}  // namespace routerctl::cli
