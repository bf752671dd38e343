#include <algorithm>
#include <string_view>

#include "renderer/yaml/parse.hpp"

namespace routerctl::yaml {

namespace {

// Nothing but white space and comments, behind an optional `---`: no document, only a licence text
// or an empty place between two separators.
bool is_blank(std::string_view part) {
  if (part.starts_with("---")) {
    part.remove_prefix(3);
    if (!part.empty() && part.find_first_of(" \t\r\n") != 0) {
      return false;
    }
  }
  for (;;) {
    const std::size_t content = part.find_first_not_of(" \t\r\n");
    if (content == std::string_view::npos) {
      return true;
    }
    if (part[content] != '#') {
      return false;
    }
    part.remove_prefix(std::min(part.find('\n', content), part.size()));
  }
}

// Files that were joined may bring their byte order marks: one at the start of a part, or behind
// its
// `---` line, is no content.
std::size_t behind_mark(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  const std::string_view part = text.substr(begin, end - begin);
  if (part.starts_with(mark)) {
    return begin + mark.size();
  }
  const std::size_t line = part.starts_with("---") ? part.find('\n') : std::string_view::npos;
  const bool blank = line != std::string_view::npos &&
                     part.substr(3, line - 3).find_first_not_of(" \t\r") == std::string_view::npos;
  return blank && part.substr(line + 1).starts_with(mark) ? begin + line + 1 + mark.size() : begin;
}

}  // namespace

std::vector<Part> split(const SourceFile& file) {
  const std::string_view text = file.text;
  std::vector<Part> parts;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    begin = behind_mark(text, begin, end);
    if (!is_blank(text.substr(begin, end - begin))) {
      const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
      parts.push_back(
          {.file = &file, .number = static_cast<std::uint32_t>(parts.size()), .span = span});
    }
    begin = end;
  };
  for (std::size_t at = text.find("\n---", begin); at != std::string_view::npos;
       at = text.find("\n---", at + 1)) {
    add(at + 1);
  }
  add(text.size());
  return parts;
}

}  // namespace routerctl::yaml
