#include "renderer/yaml/emit.hpp"

#include <algorithm>
#include <cstddef>

#include "renderer/yaml/emit_text.hpp"

namespace routerctl::yaml {

namespace {

constexpr std::size_t step = 2;

const std::string& string_of(const Json& value) { return value.get_ref<const std::string&>(); }
const Json::object_t& members_of(const Json& value) {
  return value.get_ref<const Json::object_t&>();
}
const Json::array_t& items_of(const Json& value) { return value.get_ref<const Json::array_t&>(); }

void write_block(std::string_view text, std::size_t column, std::string& out) {
  out += '|';
  if (text.front() == ' ' || text.front() == '\n') {
    out += '2';
  }
  if (!text.ends_with('\n')) {
    out += '-';
  } else if (text.ends_with("\n\n")) {
    out += '+';
  }
  out += '\n';
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) {
      out.append(column, ' ');
      out.append(text, 0, end);
    }
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// To the end of the line. `column` is where the lines of a block go.
void write_scalar(const Json& value, std::size_t column, std::string& out) {
  if (value.is_string()) {
    const std::string& text = string_of(value);
    switch (style_of(text)) {
      case Style::block: write_block(text, column, out); return;
      case Style::quoted: write_quoted(text, Escapes::yaml, out); break;
      case Style::plain: out += text; break;
    }
  } else if (value.is_number_float()) {
    // YAML 1.1 knows 1.0e+21, but takes 1e+21 for a string.
    std::string text = number_text(value.get<double>());
    if (const std::size_t e = text.find('e'); e < text.find('.')) {
      text.insert(e, ".0");
    }
    out += text;
  } else {
    write_simple(value, out);
  }
  out += '\n';
}

// Whether the key needs the form "? key\n: value": readers look for the colon within 1024
// characters.
bool write_key(const std::string& key, std::string& out) {
  constexpr std::size_t longest = 1000;
  const std::size_t start = out.size();
  if (style_of(key) == Style::plain) {
    out += key;
  } else {
    write_quoted(key, Escapes::yaml, out);
  }
  if (out.size() - start <= longest) {
    return false;
  }
  out.insert(start, "? ");
  return true;
}

void write_list(const Json::array_t& list, std::size_t column, std::string& out);

// The first key goes where `out` ends, which is at `column`.
void write_map(const Json::object_t& map, std::size_t column, std::string& out) {
  bool first = true;
  for (const auto& [key, value] : map) {
    out.append(first ? 0 : column, ' ');
    first = false;
    const bool explicit_key = write_key(key, out);
    if (explicit_key) {
      out += '\n';
      out.append(column, ' ');
    }
    out += ':';
    if (value.is_object() && !value.empty()) {
      out += '\n';
      out.append(column + step, ' ');
      write_map(members_of(value), column + step, out);
    } else if (value.is_array() && !value.empty()) {
      const std::size_t dash = explicit_key ? column + step : column;
      out += '\n';
      out.append(dash, ' ');
      write_list(items_of(value), dash, out);
    } else {
      out += ' ';
      write_scalar(value, column + step, out);
    }
  }
}

void write_list(const Json::array_t& list, std::size_t column, std::string& out) {
  bool first = true;
  for (const Json& item : list) {
    out.append(first ? 0 : column, ' ');
    first = false;
    out += "- ";
    if (item.is_object() && !item.empty()) {
      write_map(members_of(item), column + step, out);
    } else if (item.is_array() && !item.empty()) {
      write_list(items_of(item), column + step, out);
    } else {
      write_scalar(item, column + step, out);
    }
  }
}

}  // namespace

bool needs_quotes(std::string_view text) { return style_of(text) != Style::plain; }

void emit(const Json& value, std::string& out) {
  if (value.is_object() && !value.empty()) {
    write_map(members_of(value), 0, out);
  } else if (value.is_array() && !value.empty()) {
    write_list(items_of(value), 0, out);
  } else if (value.is_string() && style_of(string_of(value)) == Style::block) {
    // Readers disagree on what the indentation of a root block counts from.
    write_quoted(string_of(value), Escapes::yaml, out);
    out += '\n';
  } else {
    write_scalar(value, 0, out);
  }
}

std::string emit(const Json& value) {
  std::string out;
  emit(value, out);
  return out;
}

}  // namespace routerctl::yaml
