#include "cli/report_junit.hpp"

#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/report.hpp"
#include "cli/subjects.hpp"
#include "renderer/json.hpp"

namespace routerctl::cli {

namespace {

std::string valid_utf8(std::string_view text) {
  const std::string json = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(json).get<std::string>();
}

enum class Within { text, attribute };

// XML 1.0 has no way to write most control characters, and takes a line break in an attribute for a
// space.
std::string xml(std::string_view bytes, Within within = Within::attribute) {
  std::string result;
  for (const char c : valid_utf8(bytes)) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\n': result += within == Within::text ? "\n" : "&#10;"; break;
      default: result += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
  }
  // Two characters that Unicode has and XML has not.
  for (const std::string_view forbidden : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (std::size_t at; (at = result.find(forbidden)) != std::string::npos;) {
      result.replace(at, forbidden.size(), "?");
    }
  }
  return result;
}

struct Case {
  std::string name, class_name;
  bool readable = true;  // a resource; what is none cannot fail, it is an error
  std::vector<const Diagnostic*> wrong, other;
  std::size_t left_out = 0;  // of what is wrong
};

struct Suite {
  std::vector<Case> cases;
  std::map<const Subject*, std::size_t> by_subject;
  std::map<std::uint32_t, std::size_t> by_document;  // of what belongs to no resource
};

class Suites {
 public:
  Suites(const Run& run, bool werror) : subjects_(run), werror_(werror) {
    for (const Subject& subject : run.result.subjects) {
      case_of(subject);
    }
  }

  void add(const Diagnostic& finding) {
    (is_wrong(finding) ? case_of(finding).wrong : case_of(finding).other).push_back(&finding);
  }

  // A case without its findings must not look as if it had passed.
  void leave_out(const Diagnostic& finding) {
    case_of(finding).left_out += is_wrong(finding) ? 1 : 0;
  }

  [[nodiscard]] const std::map<std::string, Suite>& all() const { return suites_; }

 private:
  [[nodiscard]] bool is_wrong(const Diagnostic& finding) const {
    return finding.level() == Severity::error || (werror_ && finding.level() == Severity::warning);
  }

  Case& case_of(const Diagnostic& finding) {
    const Subject* const subject = subjects_.at(finding.where);
    return subject != nullptr ? case_of(*subject) : case_of(finding.where);
  }

  Case& case_of(const Subject& subject) {
    Suite& suite = suites_[subject.root.place().file->name];
    const auto [at, added] = suite.by_subject.try_emplace(&subject, suite.cases.size());
    if (added) {
      const std::string space = namespace_of(subject);
      suite.cases.push_back(
          {.name = space.empty() ? name_of(subject) : space + "/" + name_of(subject),
           .class_name = fmt::format("{}@{}", subject.kind, subject.root["apiVersion"].peek())});
    }
    return suite.cases[at->second];
  }

  Case& case_of(const Place& place) {
    const bool in_file = place.file != nullptr;
    Suite& suite = suites_[in_file ? place.file->name : "routerctl"];
    const auto [at, added] = suite.by_document.try_emplace(place.document, suite.cases.size());
    if (added) {
      suite.cases.push_back(
          {.name = in_file ? fmt::format("document {}", place.document + 1) : "the run",
           .class_name = in_file ? "document" : "routerctl",
           .readable = false});
    }
    return suite.cases[at->second];
  }

  Subjects subjects_;
  bool werror_;
  std::map<std::string, Suite> suites_;  // by file name
};

class Printer {
 public:
  std::string print(const Suites& suites) {
    Totals all;
    std::string body;
    std::size_t id = 0;
    for (const auto& [file, suite] : suites.all()) {
      Totals totals;
      std::string cases;
      for (const Case& each : suite.cases) {
        cases += print(each, totals);
      }
      body += fmt::format(
          "  <testsuite name=\"{}\" id=\"{}\" {} skipped=\"0\" time=\"0\">\n{}  "
          "</testsuite>\n",
          xml(file), id++, attributes(totals), cases);
      all.tests += totals.tests;
      all.failures += totals.failures;
      all.errors += totals.errors;
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"routerctl\" "
        "{} time=\"0\">\n{}</testsuites>\n",
        attributes(all), body);
  }

 private:
  struct Totals {
    std::size_t tests = 0, failures = 0, errors = 0;
  };

  static std::string attributes(const Totals& totals) {
    return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" disabled=\"0\"", totals.tests,
                       totals.failures, totals.errors);
  }

  std::string print(const Case& each, Totals& totals) {
    ++totals.tests;
    std::string body;
    if (!each.wrong.empty() || each.left_out != 0) {
      (each.readable ? totals.failures : totals.errors) += 1;
      const char* const element = each.readable ? "failure" : "error";
      const std::string_view type =
          each.wrong.empty() ? "left-out" : each.wrong.front()->rule->code;
      body += fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n", element,
                          xml(summary(each)), xml(type), text_of(each.wrong));
    }
    if (!each.other.empty()) {
      body += fmt::format("      <system-out>{}</system-out>\n", text_of(each.other));
    }
    const std::string start = fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
                                          xml(each.name), xml(each.class_name));
    return body.empty() ? start + "/>\n" : start + ">\n" + body + "    </testcase>\n";
  }

  static std::string summary(const Case& each) {
    if (each.wrong.empty()) {
      return count(each.left_out, "finding") + " left out by --max-errors";
    }
    const std::size_t more = each.wrong.size() + each.left_out - 1;
    return each.wrong.front()->message + (more == 0 ? "" : fmt::format(" (and {} more)", more));
  }

  std::string text_of(const std::vector<const Diagnostic*>& findings) {
    std::string text;
    for (const Diagnostic* const finding : findings) {
      report_.add(*finding, text);
    }
    return xml(text, Within::text);
  }

  Report report_{false};
};

}  // namespace

std::string report_junit(const Run& run, const std::vector<const Diagnostic*>& findings,
                         bool werror) {
  Suites suites(run, werror);
  const std::vector<const Diagnostic*> all = run.diagnostics();
  for (std::size_t i = 0; i < all.size(); ++i) {
    i < findings.size() ? suites.add(*all[i]) : suites.leave_out(*all[i]);
  }
  return Printer().print(suites);
}

}  // namespace routerctl::cli
