#include "renderer/text/quote.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

namespace routerctl {

namespace {

constexpr std::size_t longest = 160, head = 110, tail = 40;  // bytes

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  ///< 0: not UTF-8
};

CodePoint decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    return {.value = first, .bytes = 1};
  }
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (bytes == 0 || first > 0xF4 || bytes > text.size()) {
    return {};
  }
  std::uint32_t value = first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!continues(text[i])) {
      return {};
    }
    value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  return value < smallest[bytes] || value > 0x10FFFF || surrogate ? CodePoint{}
                                                                  : CodePoint{value, bytes};
}

bool disturbs(std::uint32_t value) {
  return value < 0x20 || (value >= 0x7F && value <= 0x9F) || (value >= 0x200B && value <= 0x200F) ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2060 && value <= 0x2069) ||
         value == 0xFEFF || value >= 0xE0000;
}

std::string escape(std::uint32_t value) {
  switch (value) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default:
      return value > 0xFFFF ? fmt::format("\\U{:08x}", value) : fmt::format("\\u{:04x}", value);
  }
}

void append_escaped(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const CodePoint point = decode(text);
    if (point.bytes == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (text[0] == '"' || text[0] == '\\') {
      out += '\\';
      out += text[0];
    } else if (disturbs(point.value)) {
      out += escape(point.value);
    } else {
      out += text.substr(0, point.bytes);
    }
    text.remove_prefix(point.bytes == 0 ? 1 : point.bytes);
  }
}

}  // namespace

std::string quote(std::string_view text) {
  std::string out = "\"";
  if (text.size() <= longest) {
    append_escaped(text, out);
    return out + '"';
  }
  std::size_t begin = head;
  std::size_t end = text.size() - tail;
  while (begin > 0 && continues(text[begin])) {
    --begin;
  }
  while (end < text.size() && continues(text[end])) {
    ++end;
  }
  append_escaped(text.substr(0, begin), out);
  out += "\u2026";
  append_escaped(text.substr(end), out);
  return out + '"';
}

}  // namespace routerctl
