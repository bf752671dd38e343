#pragma once

#include <map>
#include <string>
#include <string_view>

#include "renderer/text/diagnostic.hpp"
#include "renderer/text/lines.hpp"

namespace routerctl::cli {

/// The one place that prints diagnostics for people: `FILE:LINE:COL: error: message [code]`, the
/// source line, a caret under the span, then found, expected, related places and hints.
class Report {
 public:
  explicit Report(bool colors) : colors_(colors) {}

  void add(const Diagnostic& diagnostic, std::string& out);

  /// "routes.yaml:7:3", or the name alone when nothing in it is meant.
  std::string position(const Place& place);

  /// `text` in bold and the color of the severity, if colors are on.
  [[nodiscard]] std::string paint(std::string_view text, Severity severity) const;

 private:
  Lines& lines(const SourceFile& file);
  void add_source(const Place& place, std::string& out);
  void add_notes(const Diagnostic& diagnostic, std::string& out);
  void add_note(std::string_view label, std::string_view text, std::string& out) const;

  bool colors_;
  std::map<const SourceFile*, Lines> lines_;
};

/// --color=auto|always|never for the stream `descriptor`; auto honours NO_COLOR and TERM=dumb.
bool wants_colors(std::string_view color, int descriptor);

/// Without control characters: names and texts of the user may hold anything, and a terminal should
/// not obey it.
std::string without_controls(std::string text);

/// Message, found, expected and hints, a line each, for reports of other formats.
std::string message_with_notes(const Diagnostic& diagnostic);

/// "1 error", "2 errors"
std::string count(std::size_t number, std::string_view singular);

}  // namespace routerctl::cli
