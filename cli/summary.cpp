#include "cli/summary.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>

#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"

namespace routerctl::cli {

void write_findings(const std::vector<const Diagnostic*>& findings, const CompileFlags& flags,
                    bool colors, const std::function<void(std::string_view)>& write) {
  Report report(colors);
  bool warnings = false, errors = false;
  std::string text;
  for (const Diagnostic* const diagnostic : findings) {
    const Severity level = diagnostic->level();
    warnings = warnings || level == Severity::warning;
    errors = errors || level == Severity::error;
    if (level == Severity::info && !flags.infos) {
      continue;
    }
    if (level == Severity::error || !flags.quiet || (flags.werror && level == Severity::warning)) {
      text.clear();
      report.add(*diagnostic, text);
      write(text);
    }
  }
  if (flags.werror && warnings && !errors) {
    write("error: a warning fails the run (--werror)\n");
  }
}

void add_repairs(const Run& run, const CompileFlags& flags, std::string& out) {
  if (flags.quiet) {
    return;
  }
  std::map<std::string_view, std::vector<const Applied*>> by_id;
  for (const Applied& applied : run.result.repairs) {
    by_id[applied.repair->id].push_back(&applied);
  }
  Report report(false);
  for (const auto& [id, all] : by_id) {
    const Repair& repair = *all.front()->repair;
    out += "repaired " + std::string(id) + " in " + count(all.size(), "resource") + ": " +
           std::string(repair.why);
    out += repair.effect == Repair::Effect::adds_objects   ? " (adds objects)\n"
           : repair.effect == Repair::Effect::changes_pods ? " (changes pods)\n"
                                                           : "\n";
    for (const Applied* const applied : all) {
      if (flags.verbose) {
        out += "  " + report.position(applied->where) + "\n";
      }
    }
  }
}

void add_tables(const Run& run, const CompileFlags& flags, std::string& out) {
  for (const Table& each : run.result.tables) {
    std::vector<Cells> rows{Cells(each.columns.begin(), each.columns.end())};
    rows.insert(rows.end(), each.rows.begin(), each.rows.end());
    out += flags.quiet ? std::string() : table(rows);
  }
}

int report_input(const Run& run, const CompileFlags& flags, bool allow_empty,
                 std::string_view then) {
  write_findings(run.diagnostics(), flags, wants_colors(flags.color, STDERR_FILENO), write_error);
  const int code = run.exit_code(flags.werror);
  std::string text;
  if (code == success) {
    add_repairs(run, flags, text);
    add_tables(run, flags, text);
  }
  for (const std::string& left_out : {ignored(run), skipped(run.result.counts)}) {
    text += left_out.empty() || flags.quiet ? "" : left_out + "\n";
  }
  const bool nothing = code == success && run.result.subjects.empty() && !allow_empty;
  if (nothing) {
    text += no_resources(run) + std::string(then);
  }
  write_error(text);
  return nothing ? failure : code;
}

std::string no_resources(const Run& run) {
  return "error: no custom resource that routerctl renders in " +
         count(run.result.counts.files, "file") + "; routerctl api-resources lists the kinds\n";
}

std::string skipped(const Counts& counts) {
  std::string text;
  if (counts.skipped != 0) {
    text = count(counts.skipped, "object") + " of other kinds";
  }
  if (!counts.unparsable.empty()) {
    text += (text.empty() ? "" : " and ") + count(counts.unparsable.size(), "file") +
            " that could not be parsed and had nothing for routerctl";
  }
  return text.empty() ? text : "skipped " + text;
}

std::string ignored(const Run& run) {
  std::string text;
  const auto all = run.ignored();
  std::size_t left = all.size();
  for (const auto& [code, number] : all) {
    text += text.empty() ? "ignored " + count(number, "finding")
                         : (left == 1 ? " and " : ", ") + std::to_string(number);
    text += " of " + std::string(code);
    --left;
  }
  return text;
}

}  // namespace routerctl::cli
