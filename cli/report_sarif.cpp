#include "cli/report_sarif.hpp"

#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/output_dir/content.hpp"
#include "cli/positions.hpp"
#include "cli/report.hpp"
#include "cli/subjects.hpp"
#include "cli/version.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

constexpr const char* schema_address = "https://json.schemastore.org/sarif-2.1.0.json";

std::string_view level_of(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

// A relative reference; of a path, only what a URI cannot hold is written as %XX.
std::string uri_of(std::string_view path) {
  path.remove_prefix(path.starts_with("./") ? 2 : 0);
  if (path == "-") {
    return "stdin";
  }
  constexpr std::string_view kept = "-._~/!$&'()*+,;=@";
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    uri += plain || kept.find(c) != kept.npos
               ? std::string(1, c)
               : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

class Sarif {
 public:
  Sarif(const Run& run, const std::vector<const Diagnostic*>& findings) : subjects_(run) {
    std::map<std::string_view, const Rule*> by_code;
    for (const Diagnostic* const finding : findings) {
      if (has_place(*finding)) {
        by_code.try_emplace(finding->rule->code, finding->rule);
      }
    }
    for (const auto& [code, rule] : by_code) {
      indices_[code] = rules_.size();
      rules_.push_back(described(*rule));
    }
    for (const Diagnostic* const finding : findings) {
      has_place(*finding) ? results_.push_back(result(*finding)) : notify(*finding);
    }
  }

  [[nodiscard]] Json log() const {
    const Json driver = {
        {"name", "routerctl"}, {"semanticVersion", version_number()}, {"rules", rules_}};
    Json run = {{"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}};
    if (!notifications_.empty()) {
      run["invocations"] = Json::array({{{"executionSuccessful", successful_},
                                         {"toolConfigurationNotifications", notifications_}}});
    }
    run["results"] = results_;
    return {
        {"$schema", schema_address}, {"version", "2.1.0"}, {"runs", Json::array({std::move(run)})}};
  }

 private:
  static bool has_place(const Diagnostic& finding) { return finding.where.file != nullptr; }

  // GitHub refuses a whole log in which one result has no location. What is about the run and not
  // about a file is no result anyway.
  void notify(const Diagnostic& finding) {
    successful_ = successful_ && finding.level() != Severity::error;
    notifications_.push_back({{"descriptor", {{"id", finding.rule->code}}},
                              {"level", level_of(finding.level())},
                              {"message", {{"text", message_with_notes(finding)}}}});
  }

  static Json described(const Rule& rule) {
    return {{"id", rule.code},
            {"shortDescription", {{"text", rule.summary}}},
            {"fullDescription", {{"text", rule.help}}},
            {"help", {{"text", rule.help}, {"markdown", rule.help}}},
            {"defaultConfiguration", {{"level", level_of(rule.severity)}}},
            {"properties", {{"tags", Json::array({name_of(rule.authority)})}}}};
  }

  Json result(const Diagnostic& finding) {
    Json value = {{"ruleId", finding.rule->code},
                  {"ruleIndex", indices_.at(finding.rule->code)},
                  {"level", level_of(finding.level())},
                  {"message", {{"text", message_with_notes(finding)}}}};
    const Subject* const subject = subjects_.at(finding.where);
    Json at = location(finding.where);
    if (subject != nullptr) {
      at["logicalLocations"] =
          Json::array({{{"fullyQualifiedName", title(*subject)}, {"kind", "resource"}}});
    }
    value["locations"] = Json::array({std::move(at)});
    for (const auto& [place, note] : finding.related) {
      if (place.file != nullptr) {
        Json related = location(place);
        related["message"] = {{"text", without_controls(note)}};
        value["relatedLocations"].push_back(std::move(related));
      }
    }
    value["partialFingerprints"] = {{"primaryLocationLineHash", fingerprint(finding, subject)}};
    if (finding.fix) {
      value["fixes"] = Json::array({fix(*finding.fix)});
    }
    return value;
  }

  Json location(const Place& place) {
    // What is about a whole file is shown at its first line: GitHub wants a line.
    const std::optional<Position> at = positions_.of(place);
    return {{"physicalLocation",
             {{"artifactLocation", {{"uri", uri_of(place.file->name)}}},
              {"region", at ? region(*at) : Json{{"startLine", 1}}}}}};
  }

  static Json region(const Position& at) {
    return {{"startLine", at.begin.line},
            {"startColumn", at.begin.column},
            {"endLine", at.end.line},
            {"endColumn", at.end.column}};
  }

  Json fix(const Edit& edit) {
    const Json replacement = {
        {"deletedRegion", region(positions_.of(edit.at).value_or(Position{}))},
        {"insertedContent", {{"text", edit.replacement}}}};
    return {{"description", {{"text", "what was certainly meant"}}},
            {"artifactChanges",
             Json::array({{{"artifactLocation", {{"uri", uri_of(edit.at.file->name)}}},
                           {"replacements", Json::array({replacement})}}})}};
  }

  static std::string title(const Subject& subject) {
    const std::string space = namespace_of(subject);
    return without_controls(
        fmt::format("{}/{}{}{}", subject.kind, space, space.empty() ? "" : "/", name_of(subject)));
  }

  std::string fingerprint(const Diagnostic& finding, const Subject* subject) {
    const std::string identity =
        fmt::format("{}\n{}\n{}\n{}", finding.rule->code,
                    subject == nullptr ? uri_of(finding.where.file->name) : title(*subject),
                    finding.field, finding.message);
    const std::string hash = output_dir::content_hash(identity).substr(0, 16);
    return fmt::format("{}:{}", hash, ++seen_[hash]);
  }

  Subjects subjects_;
  Positions positions_;
  std::map<std::string_view, std::size_t> indices_;
  std::map<std::string, int> seen_;
  Json rules_ = Json::array(), results_ = Json::array(), notifications_ = Json::array();
  bool successful_ = true;
};

}  // namespace

std::string report_sarif(const Run& run, const std::vector<const Diagnostic*>& findings) {
  std::string text;
  yaml::emit_json(Sarif(run, findings).log(), text);
  return text + "\n";
}

}  // namespace routerctl::cli
