#include "cli/report.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace routerctl::cli {

namespace {

constexpr std::string_view bold = "\x1b[1m", green = "\x1b[1;32m", reset = "\x1b[0m";

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "\x1b[1;31m";
    case Severity::warning: return "\x1b[1;35m";
    case Severity::info: return "\x1b[1;36m";
  }
  return {};
}

// The bytes of the code point at `at`, at least one.
std::size_t step(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    ++end;
  }
  return end - at;
}

// Columns on a terminal: East Asian wide characters and emoji take two.
std::size_t width_of(std::string_view character) {
  if (character.size() < 3) {
    return 1;
  }
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]) & 0x3FU; };
  const unsigned lead = static_cast<unsigned char>(character[0]);
  const unsigned code = character.size() == 3
                            ? ((lead & 0x0FU) << 12) | (byte(1) << 6) | byte(2)
                            : ((lead & 0x07U) << 18) | (byte(1) << 12) | (byte(2) << 6) | byte(3);
  const bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                    (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                    (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                    (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD);
  return wide ? 2 : 1;
}

bool is_valid_start(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  const std::size_t wanted = lead < 0x80    ? 1
                             : lead >= 0xF0 ? 4
                             : lead >= 0xE0 ? 3
                             : lead >= 0xC2 ? 2
                                            : 0;
  return wanted == character.size();
}

// A source line made safe for a terminal, with the columns of the span in it.
struct Excerpt {
  std::string text;
  std::size_t before = 0, width = 0;
};

Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
  constexpr std::size_t widest = 160, context = 40;
  std::size_t at = 0;
  Excerpt result;
  if (line.size() > widest && begin > context) {
    at = begin - context;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) {
      ++at;
    }
    result.text = "...";
    result.before = 3;
  }
  for (std::size_t printed = 0; at < line.size(); ++printed) {
    if (printed >= widest) {
      result.text += "...";
      break;
    }
    const std::string_view character = line.substr(at, step(line, at));
    const bool control = character.size() == 1 &&
                         (static_cast<unsigned char>(character[0]) < 0x20 || character[0] == 0x7F);
    const std::size_t width = control ? 1 : width_of(character);
    if (control) {
      result.text += character[0] == '\t' ? " " : "\xC2\xB7";
    } else {
      result.text += is_valid_start(character) ? character : std::string_view("\xEF\xBF\xBD");
    }
    (at < begin ? result.before : result.width) += at < end ? width : 0;
    at += character.size();
  }
  result.width = std::max<std::size_t>(result.width, 1);
  return result;
}

}  // namespace

bool wants_colors(std::string_view color, int descriptor) {
  if (color != "auto") {
    return color == "always";
  }
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') && terminal != nullptr &&
         std::string_view(terminal) != "dumb" && isatty(descriptor) == 1;
}

std::string without_controls(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      c = '?';
    }
  }
  return text;
}

std::string message_with_notes(const Diagnostic& diagnostic) {
  std::string text = without_controls(diagnostic.message);
  const auto add = [&](std::string_view label, const std::string& note) {
    if (!note.empty()) {
      text += '\n' + std::string(label) + ": " + without_controls(note);
    }
  };
  add("found", diagnostic.found);
  add("expected", diagnostic.expected);
  for (const std::string& hint : diagnostic.hints) {
    add("hint", hint);
  }
  return text;
}

std::string count(std::size_t number, std::string_view singular) {
  return std::to_string(number) + " " + std::string(singular) + (number == 1 ? "" : "s");
}

Lines& Report::lines(const SourceFile& file) {
  return lines_.try_emplace(&file, file).first->second;
}

std::string Report::position(const Place& place) {
  if (place.file == nullptr) {
    return {};
  }
  std::string name = without_controls(place.file->name);
  if (place.span == Span{}) {
    return name;
  }
  const LineColumn at = lines(*place.file).locate(place.span.begin);
  return name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string Report::paint(std::string_view text, Severity severity) const {
  return colors_ ? std::string(color_of(severity)) + std::string(text) + std::string(reset)
                 : std::string(text);
}

void Report::add(const Diagnostic& diagnostic, std::string& out) {
  const Severity severity = diagnostic.level();
  const std::string where = position(diagnostic.where);
  if (!where.empty()) {
    out += colors_ ? std::string(bold) + where + ":" + std::string(reset) + " " : where + ": ";
  }
  out += paint(std::string(name_of(severity)) + ":", severity) + " ";
  out += colors_ ? std::string(bold) + diagnostic.message + std::string(reset) : diagnostic.message;
  out += " [" + std::string(diagnostic.rule->code) + "]\n";
  if (diagnostic.where.file != nullptr && diagnostic.where.span != Span{}) {
    add_source(diagnostic.where, out);
  }
  add_notes(diagnostic, out);
}

void Report::add_source(const Place& place, std::string& out) {
  Lines& all = lines(*place.file);
  const std::size_t number = all.locate(place.span.begin).line;
  const std::uint32_t start = all.start(number);
  const std::string_view line = all.text(number);
  const std::size_t begin = place.span.begin - start;
  const std::size_t end =
      std::min<std::size_t>(std::max(place.span.end, place.span.begin + 1) - start, line.size());
  const Excerpt shown = excerpt(line, begin, end);
  const std::string label = "  " + std::to_string(number);
  out += label + " | " + shown.text + "\n" + std::string(label.size(), ' ') + " | " +
         std::string(shown.before, ' ');
  const std::string caret = "^" + std::string(shown.width - 1, '~');
  out += (colors_ ? std::string(green) + caret + std::string(reset) : caret) + "\n";
}

void Report::add_notes(const Diagnostic& diagnostic, std::string& out) {
  if (!diagnostic.found.empty()) {
    add_note("found", diagnostic.found, out);
  }
  if (!diagnostic.expected.empty()) {
    add_note("expected", diagnostic.expected, out);
  }
  for (const auto& [place, text] : diagnostic.related) {
    add_note("see", position(place) + ": " + text, out);
  }
  for (const std::string& hint : diagnostic.hints) {
    add_note("hint", hint, out);
  }
}

void Report::add_note(std::string_view label, std::string_view text, std::string& out) const {
  out += "    = ";
  out += colors_ ? std::string(bold) + std::string(label) + ":" + std::string(reset)
                 : std::string(label) + ":";
  while (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += at == 0 ? " " : at == end ? "" : "        ";
    out += text.substr(at, end - at);
    out += '\n';
    at = end + 1;
  }
}

}  // namespace routerctl::cli
