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

enum class Class : std::uint8_t { ordinary, colon, hash, quote, newline, control, high };

constexpr std::array<Class, 256> classes = [] {
  std::array<Class, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    table[c] = c >= 0x80 ? Class::high : c < 0x20 || c == 0x7F ? Class::control : Class::ordinary;
  }
  table[':'] = Class::colon;
  table['#'] = Class::hash;
  table['"'] = table['\\'] = Class::quote;
  table['\n'] = Class::newline;
  return table;
}();

Class class_of(char c) { return classes[static_cast<unsigned char>(c)]; }

// Lines that are printable and do not end in a space. A text without any visible line could do
// without its quotes, but nobody would see what it is.
bool fits_block(std::string_view text) {
  if (text.back() == ' ' || text.find_first_not_of('\n') == std::string_view::npos) {
    return false;
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (class_of(text[at])) {
      case Class::control: return false;
      case Class::newline:
        if (at > 0 && text[at - 1] == ' ') {
          return false;
        }
        break;
      case Class::high: {
        const Decoded decoded = decode(text, at);
        if (needs_escape(decoded.code)) {
          return false;
        }
        at += decoded.size - 1;
        break;
      }
      default: break;
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

bool is_escaped(char c, Escapes escapes) {
  switch (class_of(c)) {
    case Class::quote:
    case Class::newline: return true;
    case Class::control: return c != 0x7F || escapes == Escapes::yaml;
    case Class::ordinary: return escapes == Escapes::json_go && (c == '<' || c == '>' || c == '&');
    default: return false;
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
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (class_of(text[at])) {
      case Class::ordinary:
      case Class::quote: break;
      case Class::colon: quoted = quoted || at + 1 == text.size() || text[at + 1] == ' '; break;
      case Class::hash: quoted = quoted || (at > 0 && text[at - 1] == ' '); break;
      case Class::newline: return fits_block(text) ? Style::block : Style::quoted;
      case Class::control: return Style::quoted;
      case Class::high: {
        const Decoded decoded = decode(text, at);
        if (needs_escape(decoded.code)) {
          return Style::quoted;
        }
        at += decoded.size - 1;
        break;
      }
    }
  }
  return quoted || misread(text) ? Style::quoted : Style::plain;
}

void write_quoted(std::string_view text, Escapes escapes, std::string& out) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t size = 1;
    if (class_of(text[at]) == Class::high) {
      const Decoded decoded = decode(text, at);
      size = decoded.size;
      if (is_escaped(decoded.code, escapes)) {
        out.append(text, copied, at - copied);
        write_hex(decoded.code == not_utf8 ? 0xFFFD : decoded.code, out);
        copied = at + size;
      }
    } else if (is_escaped(text[at], escapes)) {
      out.append(text, copied, at - copied);
      write_escaped(text[at], out);
      copied = at + 1;
    }
    at += size;
  }
  out.append(text, copied);
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
