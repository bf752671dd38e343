#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/compile_flags.hpp"
#include "cli/exit_code.hpp"
#include "cli/fix.hpp"
#include "cli/output.hpp"
#include "cli/output_dir/unified_diff.hpp"
#include "cli/report.hpp"
#include "cli/report_github.hpp"
#include "cli/report_json.hpp"
#include "cli/report_junit.hpp"
#include "cli/report_sarif.hpp"
#include "cli/summary.hpp"
#include "cli/usage.hpp"
#include "renderer/schema/stored.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

struct ValidateFlags : CompileFlags {
  std::string output = "text";
  std::size_t max_errors = 0;  // 0: all
  bool fix = false, dry_run = false;
};

using Findings = std::vector<const Diagnostic*>;

// Up to the error that is one too many; of what comes before it everything.
Findings first_errors(const Findings& all, std::size_t most) {
  Findings first;
  std::size_t errors = 0;
  for (const Diagnostic* const finding : all) {
    errors += finding->level() == Severity::error ? 1 : 0;
    if (most != 0 && errors > most) {
      break;
    }
    first.push_back(finding);
  }
  return first;
}

std::string left_out_line(const Findings& all, const Findings& first) {
  const std::size_t left_out = all.size() - first.size();
  return left_out == 0 ? ""
                       : count(left_out, "more finding") + "; --max-errors 0 shows all of them\n";
}

std::string closing_line(const Run& run) {
  const Verdicts verdicts = judge(run);
  std::string line;
  const std::string where = " in " + count(run.result.counts.files, "file");
  const std::size_t resources = verdicts.valid + verdicts.invalid;
  if (resources + verdicts.unreadable == 0) {
    line = "no custom resource that routerctl knows" + where;
  } else {
    line = count(resources, "resource") + where + ": " + std::to_string(verdicts.valid) +
           " valid, " + std::to_string(verdicts.invalid) + " invalid";
  }
  if (verdicts.unreadable != 0) {
    line += "; " + count(verdicts.unreadable, "document") + " that cannot be read";
  }
  for (const std::string& left_out : {skipped(run.result.counts), ignored(run)}) {
    line += left_out.empty() ? "" : "; " + left_out;
  }
  return line + "\n";
}

// As the API server would store them. Like rendered objects they are printed when all are good.
void print_defaulted(const Run& run, Output& out) {
  bool first = true;
  for (const Subject& subject : run.result.subjects) {
    out.buffer() += first ? "" : "---\n";
    yaml::emit(schema::stored_object(subject.root, run.options.namespace_), out.buffer());
    out.flush_if_large();
    first = false;
  }
}

void print_text(const Run& run, const Findings& findings, const ValidateFlags& flags, bool colors,
                const std::function<void(std::string_view)>& write) {
  write_findings(findings, flags, colors, write);
  write(left_out_line(run.diagnostics(), findings));
  if (!flags.quiet && !has_errors(run.config.diagnostics)) {
    write(closing_line(run));
  }
}

std::string report_of(const Run& run, const Findings& findings, const ValidateFlags& flags) {
  return flags.output == "json"    ? report_json(run, findings)
         : flags.output == "sarif" ? report_sarif(run, findings)
         : flags.output == "junit" ? report_junit(run, findings, flags.werror)
                                   : report_github(findings);
}

// What --fix does with the fixed texts; true when --dry-run found something to do.
bool keep_fixes(const std::vector<FixedFile>& files, const ValidateFlags& flags, Output& out) {
  for (const FixedFile& file : files) {
    if (flags.dry_run) {
      out.write(output_dir::unified_diff({.kind = output_dir::Change::Kind::replace,
                                          .file = file.name,
                                          .before = file.before,
                                          .after = file.after},
                                         file.name));
    } else if (file.name == "-") {
      out.write(file.after);
    } else {
      replace_file(file.name, file.after);
    }
    if (!flags.dry_run && !flags.quiet) {
      write_error("fixed " + count(file.edits, "finding") + " in " + file.name + "\n");
    }
  }
  return flags.dry_run && !files.empty();
}

// Standard input is not a file to write to: it comes out again, whole.
void pass_on_stdin(const Run& run, const std::vector<FixedFile>& files, Output& out) {
  const auto is_stdin = [](const auto& file) { return file.name == "-"; };
  if (std::none_of(files.begin(), files.end(), is_stdin)) {
    for (const SourceFile* const file : run.inputs.files) {
      out.write(file->name == "-" ? std::string_view(file->text) : std::string_view());
    }
  }
}

int fix(const ValidateFlags& flags, Run& run) {
  const std::vector<FixedFile> files = apply_fixes(run);
  Output out;
  const bool would_change = keep_fixes(files, flags, out);
  if (!flags.dry_run) {
    pass_on_stdin(run, files, out);
  }
  out.finish();
  print_text(run, first_errors(run.diagnostics(), flags.max_errors), flags,
             wants_colors(flags.color, STDERR_FILENO), write_error);
  return std::max<int>(run.exit_code(flags.werror), would_change ? finding : success);
}

int validate(const ValidateFlags& flags) {
  if (flags.dry_run && !flags.fix) {
    throw Usage("--dry-run needs --fix");
  }
  if (flags.fix && flags.output != "text") {
    throw Usage("--fix reports as text: leave --output out");
  }
  Run& run = the_run();
  compile_with(flags, true, run);
  if (flags.fix) {
    return fix(flags, run);
  }
  const Findings findings = first_errors(run.diagnostics(), flags.max_errors);
  Output out;
  if (flags.output == "text") {
    print_text(run, findings, flags, wants_colors(flags.color, STDOUT_FILENO),
               [&](std::string_view text) { out.write(text); });
  } else if (flags.output == "defaulted") {
    print_text(run, findings, flags, wants_colors(flags.color, STDERR_FILENO), write_error);
    if (run.exit_code(flags.werror) == success) {
      print_defaulted(run, out);
    }
  } else {
    out.write(report_of(run, findings, flags));
    if (flags.output != "json") {  // which counts them itself
      write_error(left_out_line(run.diagnostics(), findings));
    }
  }
  out.finish();
  return run.exit_code(flags.werror);
}

}  // namespace

void add_validate(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "validate", "Check custom resources as the API server, the operator and its consumers would");
  const auto flags = std::make_shared<ValidateFlags>();
  flags->add_to(*command);
  add_choice(*command, "-o,--output", flags->output, "text by default",
             {"text", "json", "sarif", "junit", "github", "defaulted"});
  command
      ->add_option("--max-errors", flags->max_errors,
                   "stop the report behind so many errors; 0, the default, shows all")
      ->type_name("N");
  command->add_flag("--fix", flags->fix, "put right what was certainly meant otherwise");
  command->add_flag("--dry-run", flags->dry_run, "with --fix: print the difference, write nothing");
  command->final_callback([flags, &action] { action = [flags] { return validate(*flags); }; });
}

}  // namespace routerctl::cli
