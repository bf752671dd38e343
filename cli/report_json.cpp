#include "cli/report_json.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

#include "cli/positions.hpp"
#include "cli/subjects.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

void add_subject(const Subject* subject, Json& result) {
  if (subject == nullptr) {
    return;
  }
  const yaml::Field root = subject->root;
  result["apiVersion"] = root["apiVersion"].text();
  result["kind"] = subject->kind;
  for (const char* const key : {"namespace", "name"}) {
    if (const yaml::Field field = root["metadata"][key]; field.is(yaml::Type::string)) {
      result[key] = field.text();
    }
  }
}

class Describing {
 public:
  explicit Describing(const Run& run) : subjects_(run) {}

  Json operator()(const Diagnostic& diagnostic) {
    Json result = position(diagnostic.where);
    add_subject(subjects_.at(diagnostic.where), result);
    const auto add_text = [&](const char* key, std::string_view text) {
      if (!text.empty()) {
        result[key] = text;
      }
    };
    add_text("field", diagnostic.field);
    result["code"] = diagnostic.rule->code;
    result["severity"] = name_of(diagnostic.level());
    result["authority"] = name_of(diagnostic.rule->authority);
    result["message"] = diagnostic.message;
    add_text("found", diagnostic.found);
    add_text("expected", diagnostic.expected);
    if (!diagnostic.hints.empty()) {
      result["hints"] = diagnostic.hints;
    }
    for (const auto& [place, text] : diagnostic.related) {
      Json related = position(place);
      related["message"] = text;
      result["related"].push_back(std::move(related));
    }
    if (diagnostic.fix) {
      Json fix = position(diagnostic.fix->at);
      fix["replacement"] = diagnostic.fix->replacement;
      result["fix"] = std::move(fix);
    }
    return result;
  }

 private:
  Json position(const Place& place) {
    Json result = Json::object();
    if (place.file != nullptr) {
      result["file"] = place.file->name;
    }
    if (const std::optional<Position> at = positions_.of(place)) {
      result["line"] = at->begin.line;
      result["column"] = at->begin.column;
      result["endLine"] = at->end.line;
      result["endColumn"] = at->end.column;
      result["document"] = place.document + 1;
    }
    return result;
  }

  Subjects subjects_;
  Positions positions_;
};

}  // namespace

Verdicts judge(const Run& run) {
  const Subjects subjects(run);
  const auto is_existing = [&](const SourceFile* file) {
    const auto& files = run.existing.files;
    return std::find(files.begin(), files.end(), file) != files.end();
  };
  std::set<const Subject*> wrong;
  std::set<std::pair<const SourceFile*, std::uint32_t>> unreadable;
  for (const Diagnostic& diagnostic : run.result.diagnostics) {
    if (diagnostic.level() != Severity::error) {
      continue;
    }
    if (const Subject* const subject = subjects.at(diagnostic.where)) {
      wrong.insert(subject);
    } else if (!is_existing(diagnostic.where.file)) {
      unreadable.emplace(diagnostic.where.file, diagnostic.where.document);
    }
  }
  return {.valid = run.result.subjects.size() - wrong.size(),
          .invalid = wrong.size(),
          .unreadable = unreadable.size()};
}

std::string report_json(const Run& run, const std::vector<const Diagnostic*>& findings) {
  Describing describe(run);
  Json results = Json::array();
  std::size_t errors = 0, warnings = 0, ignored = 0;
  for (const Diagnostic* const diagnostic : run.diagnostics()) {
    errors += diagnostic->level() == Severity::error ? 1 : 0;
    warnings += diagnostic->level() == Severity::warning ? 1 : 0;
  }
  for (const Diagnostic* const finding : findings) {
    results.push_back(describe(*finding));
  }
  for (const auto& [code, number] : run.ignored()) {
    ignored += number;
  }
  const Verdicts verdicts = judge(run);
  const Counts& counts = run.result.counts;
  const Json report = {{"version", 1},
                       {"results", std::move(results)},
                       {"summary",
                        {{"files", counts.files},
                         {"documents", counts.documents},
                         {"valid", verdicts.valid},
                         {"invalid", verdicts.invalid},
                         {"unreadable", verdicts.unreadable},
                         {"errors", errors},
                         {"warnings", warnings},
                         {"notListed", run.diagnostics().size() - findings.size()},
                         {"skipped", counts.skipped},
                         {"unparsable", counts.unparsable.size()},
                         {"ignored", ignored}}}};
  std::string text;
  yaml::emit_json(report, text);
  return text + "\n";
}

}  // namespace routerctl::cli
