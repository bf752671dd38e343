#include "renderer/yaml/emit_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "renderer/yaml/resolve.hpp"

namespace routerctl::yaml {

namespace {

constexpr char32_t not_utf8 = 0xFFFFFFFF;

struct Decoded {
  char32_t code = not_utf8;
  std::size_t size = 1;
};

// The code point at `at`, which holds a byte above 0x7F.
Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
  };
  const unsigned lead = byte(0);
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) {
    return {};
  }
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t offset = 1; offset < size; ++offset) {
    if ((byte(offset) & 0xC0U) != 0x80U) {
      return {};
    }
    code = code << 6U | (byte(offset) & 0x3FU);
  }
  const bool too_long = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (too_long || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    return {};
  }
  return {code, size};
}

// C1 controls, NEL among them, the line breaks of YAML 1.1, the byte order mark, and what YAML does
// not let into a file.
bool needs_escape(char32_t code) {
  return (code >= 0x80 && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFEFF ||
         code == 0xFFFE || code == 0xFFFF || code == not_utf8;
}

// A byte may be one to stop at when looking for ...
enum Stop : std::uint8_t {
  for_style = 1,  // what keeps a text from being plain
  for_block = 2,  // what keeps lines from being a literal block
  for_yaml = 4,   // what is escaped in double quotes, by three rules
  for_json = 8,
  for_json_go = 16,
};

constexpr std::array<std::uint8_t, 256> stops = [] {
  constexpr std::uint8_t escapes = for_yaml | for_json | for_json_go;
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    table[c] = c < 0x20 || c >= 0x80 ? for_style | for_block | escapes : 0;
  }
  table[0x7F] = for_style | for_block | for_yaml;
  table[':'] = table['#'] = for_style;
  table['"'] = table['\\'] = escapes;
  table['<'] = table['>'] = table['&'] = for_json_go;
  return table;
}();

// The next byte to stop at, or the end.
std::size_t skip(std::string_view text, std::size_t at, std::uint8_t stop) {
  while (at < text.size() && (stops[static_cast<unsigned char>(text[at])] & stop) == 0) {
    ++at;
  }
  return at;
}

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Size of the character at `at` if it can stand in a YAML file as it is, else 0.
std::size_t printable(std::string_view text, std::size_t at) {
  if (!is_high(text[at])) {
    return text[at] < 0x20 || text[at] == 0x7F ? 0 : 1;
  }
  const Decoded decoded = decode(text, at);
  return needs_escape(decoded.code) ? 0 : decoded.size;
}

// Lines that are printable and do not end in a space. A text without any visible line could do
// without its quotes, but nobody would see what it is.
bool fits_block(std::string_view text) {
  if (text.back() == ' ' || text.find_first_not_of('\n') == std::string_view::npos) {
    return false;
  }
  for (std::size_t at = 0; (at = skip(text, at, for_block)) < text.size();) {
    if (text[at] == '\n') {
      if (at > 0 && text[at - 1] == ' ') {
        return false;
      }
      ++at;
    } else if (const std::size_t size = printable(text, at); size > 0) {
      at += size;
    } else {
      return false;
    }
  }
  return true;
}

void write_hex(char32_t code, std::string& out) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) {
    out += digits[code >> static_cast<unsigned>(shift) & 0xFU];
  }
}

// Escapes below are the same in YAML and JSON.
void write_escaped(char c, std::string& out) {
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\b': out += "\\b"; break;
    case '\t': out += "\\t"; break;
    case '\n': out += "\\n"; break;
    case '\f': out += "\\f"; break;
    case '\r': out += "\\r"; break;
    default: write_hex(static_cast<unsigned char>(c), out);
  }
}

bool is_escaped(char32_t code, Escapes escapes) {
  switch (escapes) {
    case Escapes::yaml: return needs_escape(code);
    case Escapes::json: return code == not_utf8;
    default: return code == not_utf8 || code == 0x2028 || code == 0x2029;
  }
}

template <typename Integer>
void write_integer(Integer number, std::string& out) {
  std::array<char, 24> buffer{};
  out.append(buffer.data(),
             std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr);
}

}  // namespace

Style style_of(std::string_view text) {
  if (text.empty()) {
    return Style::quoted;
  }
  bool quoted = text.front() == ' ' || text.back() == ' ';
  for (std::size_t at = 0; (at = skip(text, at, for_style)) < text.size();) {
    if (text[at] == '\n') {
      return fits_block(text) ? Style::block : Style::quoted;
    }
    const std::size_t size = printable(text, at);
    if (size == 0) {
      return Style::quoted;
    }
    quoted = quoted || (text[at] == ':' && (at + 1 == text.size() || text[at + 1] == ' ')) ||
             (text[at] == '#' && at > 0 && text[at - 1] == ' ');
    at += size;
  }
  return quoted || misread(text) ? Style::quoted : Style::plain;
}

void write_quoted(std::string_view text, Escapes escapes, std::string& out) {
  const std::uint8_t stop = escapes == Escapes::yaml   ? for_yaml
                            : escapes == Escapes::json ? for_json
                                                       : for_json_go;
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = skip(text, at, stop);
    out.append(text, at, next - at);
    at = next;
    if (at < text.size() && is_high(text[at])) {
      const Decoded decoded = decode(text, at);
      if (is_escaped(decoded.code, escapes)) {
        write_hex(decoded.code == not_utf8 ? 0xFFFD : decoded.code, out);
      } else {
        out.append(text, at, decoded.size);
      }
      at += decoded.size;
    } else if (at < text.size()) {
      write_escaped(text[at++], out);
    }
  }
  out += '"';
}

std::string number_text(double number) {
  if (!std::isfinite(number)) {
    throw std::logic_error("emit: JSON has no NaN and no infinity");
  }
  return go_json_number(number);
}

void write_simple(const Json& value, std::string& out) {
  switch (value.type()) {
    case Json::value_t::null: out += "null"; break;
    case Json::value_t::boolean: out += value.get<bool>() ? "true" : "false"; break;
    case Json::value_t::number_integer: write_integer(value.get<std::int64_t>(), out); break;
    case Json::value_t::number_unsigned: write_integer(value.get<std::uint64_t>(), out); break;
    case Json::value_t::number_float: out += number_text(value.get<double>()); break;
    case Json::value_t::object: out += "{}"; break;
    case Json::value_t::array: out += "[]"; break;
    default: throw std::logic_error("emit: not a JSON value");
  }
}

}  // namespace routerctl::yaml
