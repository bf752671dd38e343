#include "renderer/text/source.hpp"

#include <algorithm>

#include "renderer/text/lines.hpp"

namespace routerctl {

namespace {

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
  return Lines(file).locate(offset);
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
