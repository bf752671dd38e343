#include "cli/ignore.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/input_files.hpp"
#include "cli/output_dir/rules.hpp"
#include "cli/refusals.hpp"
#include "renderer/ignore_comments.hpp"
#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::cli {

namespace {

constexpr std::array rules{
    Rule{
        "unused-ignore", Severity::warning, Authority::routerctl,
        "a code is ignored of which there is no finding",
        "What it was for has been mended, so that it would only hide the next finding of its kind. "
        "Remove it. Codes of a project file are not reported when the command line names other "
        "inputs, nor any code in a run with errors."},
};

// What is found beside the inputs cannot be ignored: such findings decide what is written.
bool is_about_output(const Rule& rule) {
  return std::any_of(output_dir::rules.begin(), output_dir::rules.end(),
                     [&](const Rule& own) { return own.code == rule.code; });
}

// Errors that stop the run whatever is ignored, and whom they come from.
std::string who_refuses(const Rule& rule) {
  switch (rule.authority) {
    case Authority::yaml: return "the file cannot be read";
    case Authority::api_server: return "the API server refuses such a resource";
    case Authority::operator_code: return "the operator refuses such a resource";
    default:
      return is_about_output(rule) ? "it is about the output directory, not about the input"
                                   : "the run would not be complete";
  }
}

bool proves_nothing(const Run& run, std::string_view code) {
  const auto in_file = run.project.ignore.find(code);
  return in_file != run.project.ignore.end() && !run.project_inputs;
}

}  // namespace

const std::span<const Rule> ignore_rules = rules;

std::vector<const Rule*> every_rule(const Library& library) {
  std::vector<const Rule*> all = all_rules(library);
  for (const std::span<const Rule> table :
       {input_rules, project_file_rules, ignore_rules, output_dir::rules, cluster_rules}) {
    for (const Rule& rule : table) {
      all.push_back(&rule);
    }
  }
  std::sort(all.begin(), all.end(), [](const Rule* a, const Rule* b) { return a->code < b->code; });
  return all;
}

std::optional<IgnoreProblem> ignore_problem(const Library& library, std::string_view code) {
  std::vector<std::string_view> codes;
  for (const Rule* const rule : every_rule(library)) {
    codes.push_back(rule->code);
    if (rule->code != code) {
      continue;
    }
    if (!is_about_output(*rule) && can_be_ignored(library, *rule)) {
      return std::nullopt;
    }
    const std::string way_out =
        code == "unknown-field" ? "; --validate=ignore drops such fields" : "";
    return IgnoreProblem{true, quote(code) + " cannot be ignored: " + who_refuses(*rule) + way_out};
  }
  std::string message = "unknown code " + quote(code);
  for (const std::string& hint : did_you_mean(code, codes)) {
    message += "; " + hint;
  }
  return IgnoreProblem{false, std::move(message)};
}

void report_unused_ignores(Run& run) {
  if (has_errors(run.result.diagnostics) || run.result.subjects.empty()) {
    return;
  }
  const auto used = run.ignored();
  for (const std::string& code : run.options.ignore) {
    if (used.contains(code) || code == rules[0].code || proves_nothing(run, code)) {
      continue;
    }
    const auto in_file = run.project.ignore.find(code);
    run.result.diagnostics.push_back(
        {.rule = &rules[0],
         .message = code + " is ignored, and there is no such finding",
         .where = in_file == run.project.ignore.end() ? Place{} : in_file->second});
  }
  sort_for_report(run.result.diagnostics);
}

}  // namespace routerctl::cli
