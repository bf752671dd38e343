#include "renderer/text/source.hpp"

#include <algorithm>

namespace routerctl {

namespace {

// Column 1 is the first code point after a byte order mark.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::size_t line_start(std::string_view text, std::size_t offset) {
  const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  if (newline != std::string_view::npos) {
    return newline + 1;
  }
  return text.starts_with(byte_order_mark) && offset >= byte_order_mark.size()
             ? byte_order_mark.size()
             : 0;
}

// Length of the code point that starts at `at`; 1 for bytes that are not valid UTF-8.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::size_t wanted = byte < 0x80    ? 1
                             : byte >= 0xF0 ? 4
                             : byte >= 0xE0 ? 3
                             : byte >= 0xC2 ? 2
                                            : 1;
  for (std::size_t i = 1; i < wanted; ++i) {
    if (at + i >= text.size() || (static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) {
      return 1;
    }
  }
  return wanted;
}

}  // namespace

LineColumn locate(const SourceFile& file, std::uint32_t offset) {
  const std::string_view text = file.text;
  const std::size_t end = std::min<std::size_t>(offset, text.size());
  const std::size_t start = line_start(text, end);
  const auto lines =
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  return {.line = static_cast<std::size_t>(lines) + 1,
          .column = code_points(text.substr(start, end - start)) + 1};
}

std::string_view line_at(const SourceFile& file, std::uint32_t offset) {
  const std::string_view text = file.text;
  const std::size_t start = line_start(text, std::min<std::size_t>(offset, text.size()));
  std::string_view line = text.substr(start, text.find('\n', start) - start);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

std::string_view text_of(const SourceFile& file, Span span) {
  const std::string_view text = file.text;
  const std::size_t begin = std::min<std::size_t>(span.begin, text.size());
  return text.substr(begin, std::max(span.begin, span.end) - span.begin);
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += sequence_length(text, at)) {
    ++count;
  }
  return count;
}

}  // namespace routerctl
