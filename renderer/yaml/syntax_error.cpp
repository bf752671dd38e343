#include "renderer/yaml/syntax_error.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "renderer/yaml/rules.hpp"

namespace routerctl::yaml {

namespace {

// libyaml's words -> ours. The first row whose words occur wins; an empty context matches any.
struct Wording {
  std::string_view problem, context;
  const Rule* rule;
  std::string_view message, hint;
  bool at_context = false;  // the cause is where the construct starts
};

constexpr std::string_view check_indentation =
    "compare the indentation with the lines above: fields of one map start at the same column";

constexpr std::array wordings{
    Wording{"found unexpected end of stream", "quoted scalar", &unclosed,
            "this quote is never closed",
            "close it, or quote the text with the other kind of quotes", true},
    Wording{"found unexpected document indicator", "quoted scalar", &unclosed,
            "this quote is never closed", "close it before the next document", true},
    Wording{"found unknown escape character", "", &syntax, "unknown escape in double quotes",
            "write \\\\ for a backslash, or use single quotes, which know no escapes"},
    Wording{"did not find expected hexdecimal number", "", &syntax,
            "this escape needs hexadecimal digits", "\\x takes two, \\u four, \\U eight"},
    Wording{"invalid Unicode character escape code", "", &syntax,
            "this escape is no Unicode character",
            "YAML has no surrogate pairs; write the character itself, or \\U and eight digits"},
    Wording{"tab character", "", &tab, "a tab cannot indent", "replace it by spaces"},
    Wording{"mapping values are not allowed", "", &syntax, "a \": \" is not allowed here",
            "quote the text before it if it holds a colon; otherwise compare the indentation with "
            "the line above"},
    Wording{
        "could not find expected ':'", "", &syntax, "this line is no \"key: value\"",
        "a key needs a colon and a space behind it; a text over several lines needs quotes or a |",
        true},
    Wording{"did not find expected ',' or ']'", "", &unclosed,
            "this list is never closed, or a comma is missing in it", "it ends with ]", true},
    Wording{"did not find expected ',' or '}'", "", &unclosed,
            "this map is never closed, or a comma is missing in it", "it ends with }", true},
    Wording{"did not find expected '-' indicator", "", &syntax,
            "this line does not continue the list above", "items start with \"- \" at one column"},
    Wording{"did not find expected key", "block mapping", &syntax,
            "this line does not continue the map above", check_indentation},
    Wording{"did not find expected key", "flow mapping", &syntax, "this is no key",
            "maps in braces look like {a: 1, b: 2}"},
    Wording{"block sequence entries are not allowed", "", &syntax,
            "a list item is not allowed here",
            "the first \"- \" stands on a line of its own, below the key"},
    Wording{"block mapping keys are not allowed", "", &syntax, "a \"? \" is not allowed here",
            "quote the text"},
    Wording{"did not find expected node content", "", &syntax, "a value is missing here", ""},
    Wording{"found undefined tag handle", "", &syntax, "this tag is not declared",
            "quote the text if it starts with an exclamation mark"},
    Wording{"did not find expected alphabetic or numeric character", "", &syntax,
            "this is no anchor or alias",
            "quote the text: * and & at its start have a meaning in YAML"},
    Wording{"found unknown directive name", "", &syntax,
            "a % at the start of a line is a directive", "quote the text if one was meant"},
    Wording{"found incompatible YAML document", "", &syntax, "this YAML version is not supported",
            "remove the line"},
};

Diagnostic at(const Rule& rule, const Part& part, std::uint32_t begin, std::uint32_t end,
              std::string message) {
  Diagnostic diagnostic;
  diagnostic.rule = &rule;
  diagnostic.message = std::move(message);
  diagnostic.where = {.file = part.file, .document = part.number, .span = {begin, end}};
  return diagnostic;
}

std::string in_hex(unsigned value, const char* format) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, value);
  return buffer.data();
}

// The end of the word or token that starts at `begin`, for the caret's width.
std::uint32_t word_end(const Part& part, std::uint32_t begin) {
  const std::string_view text = part.file->text;
  std::size_t end = std::min(text.find_first_of(" \t\r\n,]}:", begin), text.size());
  return static_cast<std::uint32_t>(
      std::max<std::size_t>(end, std::min<std::size_t>(begin + 1, text.size())));
}

// A token that YAML does not have: say which character it is, and what to do about it.
Diagnostic bad_token(const SyntaxProblem& problem, const Part& part) {
  const std::string_view text = part.file->text;
  const char c = problem.at < text.size() ? text[problem.at] : '\0';
  if (c == '\t') {
    Diagnostic diagnostic = at(tab, part, problem.at, problem.at + 1, "a tab cannot indent");
    diagnostic.hints.emplace_back("replace it by spaces");
    return diagnostic;
  }
  Diagnostic diagnostic = at(syntax, part, problem.at, word_end(part, problem.at),
                             "no value can start with " + std::string(1, c));
  diagnostic.hints.emplace_back("quote the text");
  return diagnostic;
}

Diagnostic second_document(const SyntaxProblem& problem, const Part& part) {
  const std::uint32_t end = word_end(part, problem.at);
  if (problem.after_end_marker) {
    Diagnostic diagnostic =
        at(after_end, part, problem.at, end, "content after the end of the document");
    diagnostic.hints.emplace_back("write --- instead of ... to start another document");
    return diagnostic;
  }
  Diagnostic diagnostic =
      at(second_root, part, problem.at, end, "a second document starts here without ---");
  diagnostic.hints.emplace_back(check_indentation);
  return diagnostic;
}

// A value is missing where the text ends inside a bracket: the bracket is what to point at.
std::optional<Diagnostic> unclosed_bracket(const SyntaxProblem& problem, const Part& part) {
  const std::string_view text = std::string_view(part.file->text).substr(0, part.span.end);
  const bool missing =
      problem.problem.find("did not find expected node content") != std::string_view::npos;
  const bool at_end = text.find_first_not_of(" \t\r\n", problem.at) == std::string_view::npos;
  const char bracket = problem.open_at < text.size() ? text[problem.open_at] : '\0';
  if (!missing || !at_end || (bracket != '[' && bracket != '{')) {
    return std::nullopt;
  }
  const bool list = bracket == '[';
  Diagnostic diagnostic = at(unclosed, part, problem.open_at, problem.open_at + 1,
                             list ? "this list is never closed" : "this map is never closed");
  diagnostic.hints.emplace_back(list ? "it ends with ]" : "it ends with }");
  return diagnostic;
}

bool looks_like_template(const Part& part) {
  return text_of(*part.file, part.span).find("{{") != std::string_view::npos;
}

// Length of the valid UTF-8 sequence at the start of `text`, 0 if there is none; its code point.
std::pair<std::size_t, std::uint32_t> decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || text.size() < length) {
    return {0, 0};
  }
  std::uint32_t code = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) {
      return {0, 0};
    }
    code = (code << 6) | (next & 0x3FU);
  }
  const bool shortest = length < 3 || code >= (length == 3 ? 0x800U : 0x10000U);
  const bool character = (code < 0xD800 || code > 0xDFFF) && code <= 0x10FFFF;
  return {shortest && character ? length : 0, code};
}

bool is_printable(std::uint32_t code) {
  return code == '\t' || code == '\n' || code == '\r' ||
         (code >= 0x20 && code != 0x7F && code < 0x80) || code == 0x85 ||
         (code >= 0xA0 && code != 0xFFFE && code != 0xFFFF);
}

bool is_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return true;
  }
  // Without a mark: ASCII text has every other byte zero.
  return text.size() >= 4 && ((text[0] == '\0' && text[2] == '\0' && text[1] != '\0') ||
                              (text[1] == '\0' && text[3] == '\0' && text[0] != '\0'));
}

// False when nothing is wrong with the bytes.
bool report_bad_bytes(const Part& part, Diagnostics& diagnostics) {
  const std::string_view text = text_of(*part.file, part.span);
  const auto place = [&](std::size_t offset) {
    return part.span.begin + static_cast<std::uint32_t>(offset);
  };
  // JSON may hold DEL inside strings; everything else is the same.
  const bool json = text.find_first_not_of(" \t\r\n") < text.size() &&
                    text[text.find_first_not_of(" \t\r\n")] == '{';
  for (std::size_t offset = 0; offset < text.size();) {
    if (text[offset] >= 0x20 && text[offset] < 0x7F) {
      ++offset;
      continue;
    }
    const auto [length, code] = decode(text.substr(offset));
    if (length == 0 || (code == 0 && is_utf16(text))) {
      const bool utf16 = is_utf16(part.file->text);
      Diagnostic& diagnostic =
          diagnostics.emplace_back(at(encoding, part, place(offset), place(offset) + 1,
                                      utf16 ? "the file is UTF-16, not UTF-8" : "invalid UTF-8"));
      if (utf16) {
        diagnostic.hints.emplace_back("convert it: iconv -f UTF-16 -t UTF-8");
      } else {
        diagnostic.found = "byte " + in_hex(static_cast<unsigned char>(text[offset]), "0x%02X");
      }
      return true;
    }
    if (!is_printable(code) && !(json && code == 0x7F)) {
      Diagnostic& diagnostic = diagnostics.emplace_back(at(control_character, part, place(offset),
                                                           place(offset + length),
                                                           "control characters are not allowed"));
      diagnostic.found = in_hex(code, "U+%04X");
      return true;
    }
    offset += length;
  }
  return false;
}

}  // namespace

void report_syntax_error(const SyntaxProblem& problem, const Part& part, Diagnostics& diagnostics) {
  if (problem.in_bytes && report_bad_bytes(part, diagnostics)) {
    return;
  }
  const std::string_view words = problem.problem;
  if (words.find("cannot start any token") != std::string_view::npos) {
    diagnostics.push_back(bad_token(problem, part));
    return;
  }
  if (words.find("<document start>") != std::string_view::npos) {
    diagnostics.push_back(second_document(problem, part));
    return;
  }
  if (std::optional<Diagnostic> unfinished = unclosed_bracket(problem, part)) {
    diagnostics.push_back(std::move(*unfinished));
    return;
  }
  const auto* const wording =
      std::find_if(wordings.begin(), wordings.end(), [&](const Wording& row) {
        return words.find(row.problem) != std::string_view::npos &&
               problem.context.find(row.context) != std::string_view::npos;
      });
  if (wording == wordings.end()) {
    diagnostics.push_back(
        at(syntax, part, problem.at, word_end(part, problem.at), std::string(words)));
    return;
  }
  const std::uint32_t begin = wording->at_context ? problem.context_at : problem.at;
  const std::uint32_t end = wording->rule == &unclosed ? begin + 1 : word_end(part, begin);
  Diagnostic& diagnostic =
      diagnostics.emplace_back(at(*wording->rule, part, begin, end, std::string(wording->message)));
  if (wording->at_context && problem.at > begin && problem.at < part.span.end) {
    const Place gave_up{.file = part.file,
                        .document = part.number,
                        .span = {problem.at, word_end(part, problem.at)}};
    diagnostic.related.emplace_back(gave_up, "noticed here");
  }
  if (looks_like_template(part)) {
    diagnostic.hints.emplace_back(template_hint);
  } else if (!wording->hint.empty()) {
    diagnostic.hints.emplace_back(wording->hint);
  }
}

bool check_separator(const Part& part, Diagnostics& diagnostics) {
  const std::string_view text = text_of(*part.file, part.span);
  if (!text.starts_with("---")) {
    return true;
  }
  const std::string_view rest = text.substr(3, std::min(text.find('\n'), text.size()) - 3);
  const std::size_t content = rest.find_first_not_of(" \t\r");
  const bool blank = content == std::string_view::npos;
  const bool separated = content != 0;
  if (blank || (separated && rest[content] == '#')) {
    return true;
  }
  const auto begin = part.span.begin + 3 + static_cast<std::uint32_t>(content);
  const std::size_t length = rest.find_last_not_of(" \t\r") + 1 - content;
  Diagnostic& diagnostic = diagnostics.emplace_back(
      at(after_separator, part, begin, begin + static_cast<std::uint32_t>(length),
         "content on the line of a document separator"));
  diagnostic.hints.emplace_back("put it on the next line");
  return false;
}

}  // namespace routerctl::yaml
