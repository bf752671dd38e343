#include "renderer/text/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace routerctl {

namespace {

constexpr std::array table{
    Rule{"more-findings", Severity::info, Authority::routerctl,
         "there are more findings than are shown",
         "Of each document a thousand errors and a thousand other findings are kept, of a run ten "
         "thousand. They nearly always have one cause: mend the first ones and run again."},
};
constexpr const Rule& more_findings = table[0];

auto report_key(const Diagnostic& d) {
  const std::string_view file = d.where.file == nullptr ? std::string_view() : d.where.file->name;
  return std::tuple(file, d.where.document, d.where.span.begin, d.where.span.end, d.rule->code,
                    std::string_view(d.message));
}

// 0: an error that stops every mode; 1: one that --fidelity operator lowers; 2: anything else.
std::size_t class_of(const Diagnostic& diagnostic) {
  if (diagnostic.level() != Severity::error) {
    return 2;
  }
  const Authority authority = diagnostic.rule->authority;
  return authority == Authority::consumer || authority == Authority::routerctl ? 1 : 0;
}

}  // namespace

Diagnostic& Diagnostics::emplace_back(Diagnostic diagnostic) {
  if (codes_ != nullptr && codes_->contains(diagnostic.rule->code)) {
    ++ignored_[diagnostic.rule->code];
    left_out_ = std::move(diagnostic);
    return left_out_;
  }
  if (diagnostic.rule == &more_findings) {
    return std::vector<Diagnostic>::emplace_back(std::move(diagnostic));
  }
  if (diagnostic.where.file != file_ || diagnostic.where.document != document_) {
    file_ = diagnostic.where.file;
    document_ = diagnostic.where.document;
    counts_ = {};
  }
  const std::size_t kind = class_of(diagnostic);
  if (counts_[kind] < most && counts_in_all_[kind] < most_in_all) {
    ++counts_[kind];
    ++counts_in_all_[kind];
    return std::vector<Diagnostic>::emplace_back(std::move(diagnostic));
  }
  if (!said_more_) {
    said_more_ = true;
    Diagnostic more;
    more.rule = &more_findings;
    more.message = "more findings are not shown";
    std::vector<Diagnostic>::emplace_back(std::move(more));
  }
  left_out_ = std::move(diagnostic);
  return left_out_;
}

void Diagnostics::take(Diagnostics&& other) {
  for (Diagnostic& diagnostic : other) {
    push_back(std::move(diagnostic));
  }
  for (const auto& [code, number] : other.ignored_) {
    ignored_[code] += number;
  }
}

void Diagnostics::ignore_if(const std::function<bool(const Diagnostic&)>& is_ignored) {
  erase(std::remove_if(begin(), end(),
                       [&](const Diagnostic& diagnostic) {
                         const bool ignored = is_ignored(diagnostic);
                         ignored_[diagnostic.rule->code] += ignored ? 1 : 0;
                         return ignored;
                       }),
        end());
  std::erase_if(ignored_, [](const auto& entry) { return entry.second == 0; });
}

const std::span<const Rule> diagnostic_rules = table;

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.level() == Severity::error; });
}

void sort_for_report(Diagnostics& diagnostics) {
  std::stable_sort(
      diagnostics.begin(), diagnostics.end(),
      [](const Diagnostic& a, const Diagnostic& b) { return report_key(a) < report_key(b); });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return report_key(a) == report_key(b);
  };
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "info";
  }
  return {};
}

std::string_view name_of(Authority authority) {
  switch (authority) {
    case Authority::yaml: return "yaml";
    case Authority::api_server: return "api-server";
    case Authority::operator_code: return "operator";
    case Authority::consumer: return "consumer";
    case Authority::routerctl: return "routerctl";
  }
  return {};
}

}  // namespace routerctl
