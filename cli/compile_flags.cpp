#include "cli/compile_flags.hpp"

#include <algorithm>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "cli/choice.hpp"
#include "cli/exit_code.hpp"
#include "cli/ignore.hpp"
#include "cli/progress_line.hpp"

namespace routerctl::cli {

namespace {

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
  read_files(flags, run);
  compile_inputs(run);
}

void read_files(const CompileFlags& flags, Run& run) {
  if (!has_errors(run.config.diagnostics)) {
    run.inputs = read(run.paths, flags, run);
    run.existing = read(run.existing_paths, flags, run);
  }
}

void compile_inputs(Run& run) {
  run.result = compile(run.inputs.files, run.existing.files, run.library(), run.options);
  report_unused_ignores(run);
}

}  // namespace routerctl::cli
