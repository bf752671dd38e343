#include "cli/report_github.hpp"

#include <string_view>

#include <fmt/format.h>

#include "cli/positions.hpp"
#include "cli/report.hpp"

namespace routerctl::cli {

namespace {

// Of a message; properties have more that needs it.
std::string escaped(std::string_view text, bool property) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '%': result += "%25"; break;
      case '\r': result += "%0D"; break;
      case '\n': result += "%0A"; break;
      case ':': result += property ? "%3A" : ":"; break;
      case ',': result += property ? "%2C" : ","; break;
      default: result += c;
    }
  }
  return result;
}

std::string_view command_of(Severity severity) {
  return severity == Severity::error     ? "error"
         : severity == Severity::warning ? "warning"
                                         : "notice";
}

}  // namespace

std::string report_github(const std::vector<const Diagnostic*>& findings) {
  Positions positions;
  std::string report;
  for (const Diagnostic* const finding : findings) {
    std::string properties;
    const auto add = [&](const char* name, std::string_view value) {
      properties +=
          fmt::format("{}{}={}", properties.empty() ? "" : ",", name, escaped(value, true));
    };
    if (finding->where.file != nullptr) {
      std::string_view file = finding->where.file->name;
      file.remove_prefix(file.starts_with("./") ? 2 : 0);
      add("file", file);
    }
    if (const std::optional<Position> at = positions.of(finding->where)) {
      add("line", std::to_string(at->begin.line));
      add("endLine", std::to_string(at->end.line));
      add("col", std::to_string(at->begin.column));
      add("endColumn", std::to_string(at->end.column));
    }
    add("title", finding->rule->code);
    report += fmt::format("::{} {}::{}\n", command_of(finding->level()), properties,
                          escaped(message_with_notes(*finding), false));
  }
  return report;
}

}  // namespace routerctl::cli
