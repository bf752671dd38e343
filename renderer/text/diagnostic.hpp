#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renderer/text/source.hpp"

namespace routerctl {

enum class Severity : std::uint8_t { error, warning, info };

/// Who refuses: the YAML reader, the API server (its verdict on the custom resource), the
/// operator's own code, whoever receives our object (API server, kubelet, router, vLLM), or we.
/// `--fidelity operator` turns errors of the last two into warnings.
enum class Authority : std::uint8_t { yaml, api_server, operator_code, consumer, routerctl };

/// One line of a rule table. Tables are constexpr and stand beside the code that raises the rule;
/// messages, docs/diagnostics.md, completion and reports all read them.
struct Rule {
  std::string_view code;
  Severity severity = Severity::error;
  Authority authority = Authority::routerctl;
  std::string_view summary;  ///< one clause, no full stop
  std::string_view help;     ///< whole sentences: why it matters and what to do
};

struct Place {
  const SourceFile* file = nullptr;
  std::uint32_t document = 0;  ///< counts from 0 within the file; order of the report
  Span span;
};

struct Edit {
  Place at;
  std::string replacement;
};

struct Diagnostic {
  const Rule* rule = nullptr;
  std::string field;    ///< spec.a.b[0].c, as in details.causes[].field; empty if there is none
  std::string message;  ///< as the user wrote things; no full stop
  std::string found, expected;
  std::vector<std::string> hints;
  Place where;
  std::vector<std::pair<Place, std::string>> related;
  std::optional<Edit> fix;           ///< only when certain
  std::optional<Severity> severity;  ///< set when a mode overrides the rule's own

  [[nodiscard]] Severity level() const { return severity.value_or(rule->severity); }
};

extern const std::span<const Rule> diagnostic_rules;

/// Findings in the order they were made. Of one document it keeps the first thousand of each class,
/// of a run the first ten thousand, then says once that there are more: a machine-made file must
/// not cost a thousand times its size. Classes are errors that stop every mode, other errors, the
/// rest: so that no error is lost that decides a run. The severity must be set before a finding is
/// added.
class Diagnostics : public std::vector<Diagnostic> {
 public:
  static constexpr std::size_t most = 1000, most_in_all = 10'000;
  using Codes = std::set<std::string, std::less<>>;

  using std::vector<Diagnostic>::vector;
  /// The reference holds until the next one is added.
  Diagnostic& emplace_back(Diagnostic diagnostic);
  void push_back(Diagnostic diagnostic) { emplace_back(std::move(diagnostic)); }
  /// Adds what another one holds, with its counts of ignored findings.
  void take(Diagnostics&& other);

  /// From now on findings of these rules are counted instead of kept: they take no room from
  /// others. The set must outlive the last finding that is added.
  void ignore(const Codes& codes) { codes_ = &codes; }
  /// Takes away those of which `is_ignored` is true; they are counted like the others.
  void ignore_if(const std::function<bool(const Diagnostic&)>& is_ignored);
  /// How many findings of each rule were not kept.
  [[nodiscard]] const std::map<std::string_view, std::size_t>& ignored() const { return ignored_; }

 private:
  // Findings come document by document.
  const SourceFile* file_ = nullptr;
  std::uint32_t document_ = 0;
  std::array<std::size_t, 3> counts_{}, counts_in_all_{};
  bool said_more_ = false;
  const Codes* codes_ = nullptr;
  std::map<std::string_view, std::size_t> ignored_;
  Diagnostic left_out_;
};

bool has_errors(const Diagnostics& diagnostics);

/// By file name, document, position, code, message. Equal entries are printed once.
void sort_for_report(Diagnostics& diagnostics);

std::string_view name_of(Severity severity);
std::string_view name_of(Authority authority);

}  // namespace routerctl
