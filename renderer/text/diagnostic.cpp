#include "renderer/text/diagnostic.hpp"

#include <algorithm>
#include <tuple>

namespace routerctl {

namespace {

auto report_key(const Diagnostic& d) {
  const std::string_view file = d.where.file == nullptr ? std::string_view() : d.where.file->name;
  return std::tuple(file, d.where.document, d.where.span.begin, d.where.span.end, d.rule->code,
                    std::string_view(d.message));
}

}  // namespace

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
