#include "cli/compile_flags.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "cli/choice.hpp"
#include "cli/exit_code.hpp"
#include "cli/ignore.hpp"
#include "cli/progress_line.hpp"
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
  if (!flags.config.empty() || !paths.empty()) {
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

InputFiles read(const std::vector<std::string>& paths, const CompileFlags& flags, Run& run) {
  const bool given = !flags.not_input.empty();
  InputFiles read =
      read_inputs(paths, {.recursive = flags.recursive || run.project.recursive,
                          .limit = run.options.limits.file_bytes,
                          .left_out = given ? flags.not_input : run.project.output_dir,
                          .project_file = run.project_file,
                          .progress = run.options.progress});
  Diagnostics kept;
  kept.ignore(run.options.ignore);
  kept.take(std::move(read.diagnostics));
  read.diagnostics = std::move(kept);
  return read;
}

}  // namespace

void CompileFlags::add_to(CLI::App& command) {
  // A flag that may be repeated takes one value each time: what follows it is a path again.
  const auto add_list = [&](const char* flag, std::vector<std::string>& values, const char* value,
                            const char* description) {
    command.add_option(flag, values, description)->type_name(value)->allow_extra_args(false);
  };
  const auto add_value = [&](const char* flag, std::string& text, const char* value,
                             const char* description) {
    command.add_option(flag, text, description)->type_name(value)->take_last();
  };
  command.add_option("paths", paths, "files or directories to read; - is standard input")
      ->type_name("PATH");
  add_list("-f,--filename", filenames, "PATH",
           "the same as PATH, as kubectl spells it; commas separate several");
  command.add_flag("-R,--recursive", recursive,
                   "read the directories below a directory too (dot folders left out)");
  add_value("-n,--namespace", namespace_, "NAME", "namespace of resources that name none");
  add_choice(command, "--fidelity", fidelity,
             "repaired by default; operator makes exactly the operator's objects",
             {"repaired", "operator"});
  command
      .add_option("--validate", validate,
                  "unknown fields: strict, the default, refuses them; warn and ignore drop them")
      ->type_name("strict|warn|ignore")
      ->check(one_of({"strict", "warn", "ignore", "true", "false"}))
      ->take_last();
  add_list("--setting", settings, "NAME=VALUE",
           "a setting of the operator; see api-resources -o wide");
  add_list("--repair", repairs, "ID", "turn a repair on");
  add_list("--no-repair", no_repairs, "ID", "turn a repair off");
  add_list("--ignore", ignore, "CODE",
           "do not report findings of this code; see docs/project-file.md");
  add_list("--existing", existing, "PATH",
           "objects that exist in the cluster: looked up, never rendered");
  add_value("--config", config, "FILE",
            "a project file; without it and without PATH, ./routerctl.yaml; flags win");
  add_value("--templates", templates, "DIR", "directory of templates that replace built-in ones");
  command.add_flag("--werror", werror, "warnings fail the run");
  command.add_flag("-q,--quiet", quiet, "print errors only");
  add_choice(command, "--color", color, "auto by default", {"auto", "always", "never"});
  command
      .add_option("--threads", threads,
                  "threads for large inputs; 0, the default, is one for each processor")
      ->check([](const std::string& text) {
        const bool digits =
            !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
        return digits && text.size() <= 3 && std::stoul(text) <= 256
                   ? std::string()
                   : "\"" + text + "\" is no number from 0 to 256";
      })
      ->type_name("N")
      ->take_last();
  add_value("--max-file-size", max_file_size, "SIZE", "refuse larger files; 64Mi by default");
}

Library built_in(const tmpl::Library& templates) {
  return {.kinds = kinds::all, .resources = schema::resources, .templates = &templates};
}

Run& the_run() {
  static Run& run = *new Run;
  return run;
}

Library Run::library() const { return built_in(templates); }

std::vector<const Diagnostic*> Run::diagnostics() const {
  std::vector<const Diagnostic*> all;
  for (const Diagnostics* const some :
       {&config.diagnostics, &inputs.diagnostics, &existing.diagnostics, &result.diagnostics}) {
    for (const Diagnostic& diagnostic : *some) {
      all.push_back(&diagnostic);
    }
  }
  return all;
}

std::map<std::string_view, std::size_t> Run::ignored() const {
  std::map<std::string_view, std::size_t> all;
  for (const Diagnostics* const some :
       {&inputs.diagnostics, &existing.diagnostics, &result.diagnostics}) {
    for (const auto& [code, number] : some->ignored()) {
      all[code] += number;
    }
  }
  return all;
}

int Run::exit_code(bool werror) const {
  int code = success;
  for (const InputFiles* const read : {&config, &inputs, &existing}) {
    if (has_errors(read->diagnostics)) {
      code = failure;
    }
  }
  for (const Diagnostic* const diagnostic : diagnostics()) {
    const Severity level = diagnostic->level();
    if (level == Severity::error || (werror && level == Severity::warning)) {
      code = std::max<int>(code, finding);
    }
  }
  return code;
}

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
  run.project_inputs = run.paths.empty();
  run.paths = paths_of(run.paths, run.project.inputs, run);
  run.existing_paths = paths_of(split_commas(flags.existing), run.project.existing, run);
  const std::vector<std::string> templates =
      paths_of(as_list(flags.templates), run.project.templates, run);
  if (!has_errors(run.config.diagnostics)) {
    for (const std::string& directory : templates) {
      read_templates(directory, run.templates, run.config.diagnostics);
    }
  }
  sort_for_report(run.config.diagnostics);
  if (run.paths.empty() && !has_errors(run.config.diagnostics)) {
    fail_without_input(run.project_file);
  }
}

void compile_with(const CompileFlags& flags, bool plan_only, Run& run) {
  if (!run.configured) {
    configure(flags, run);
  }
  if (has_errors(run.config.diagnostics)) {
    return;
  }
  const ProgressLine line(run.progress, !flags.quiet);
  run.options.progress = &run.progress;
  run.options.plan_only = plan_only;
  run.inputs = read(run.paths, flags, run);
  run.existing = read(run.existing_paths, flags, run);
  run.result = compile(run.inputs.files, run.existing.files, run.library(), run.options);
  report_unused_ignores(run);
}

}  // namespace routerctl::cli
