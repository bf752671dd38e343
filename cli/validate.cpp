#include <unistd.h>

#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/compile_flags.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "cli/report_json.hpp"
#include "cli/summary.hpp"
#include "renderer/schema/stored.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

struct ValidateFlags : CompileFlags {
  std::string output = "text";
};

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

int validate(const ValidateFlags& flags) {
  Run& run = the_run();
  compile_with(flags, true, run);
  Output out;
  if (flags.output == "defaulted") {
    write_findings(run.diagnostics(), flags, wants_colors(flags.color, STDERR_FILENO), write_error);
    if (!flags.quiet && !has_errors(run.config.diagnostics)) {
      write_error(closing_line(run));
    }
    if (run.exit_code(flags.werror) == success) {
      print_defaulted(run, out);
    }
  } else if (flags.output == "json") {
    out.write(report_json(run));
  } else {
    write_findings(run.diagnostics(), flags, wants_colors(flags.color, STDOUT_FILENO),
                   [&](std::string_view text) { out.write(text); });
    if (!flags.quiet && !has_errors(run.config.diagnostics)) {
      out.write(closing_line(run));
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
             {"text", "json", "defaulted"});
  command->final_callback([flags, &action] { action = [flags] { return validate(*flags); }; });
}

}  // namespace routerctl::cli
