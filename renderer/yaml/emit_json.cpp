#include <cstddef>
#include <string>

#include "renderer/yaml/emit.hpp"
#include "renderer/yaml/emit_text.hpp"

namespace routerctl::yaml {

namespace {

struct Layout {
  Escapes escapes;
  bool lines;
  std::size_t indent;
};

void break_line(const Layout& layout, std::size_t depth, std::string& out) {
  if (layout.lines) {
    out += '\n';
    out.append(layout.indent * depth, ' ');
  }
}

void write_json(const Json& value, const Layout& layout, std::size_t depth, std::string& out) {
  if (value.is_string()) {
    write_quoted(value.get_ref<const std::string&>(), layout.escapes, out);
    return;
  }
  if (!value.is_structured() || value.empty()) {
    write_simple(value, out);
    return;
  }
  const bool map = value.is_object();
  char separator = map ? '{' : '[';
  const auto begin_item = [&] {
    out += separator;
    separator = ',';
    break_line(layout, depth + 1, out);
  };
  if (map) {
    for (const auto& [key, member] : value.get_ref<const Json::object_t&>()) {
      begin_item();
      write_quoted(key, layout.escapes, out);
      out += layout.lines ? ": " : ":";
      write_json(member, layout, depth + 1, out);
    }
  } else {
    for (const Json& item : value.get_ref<const Json::array_t&>()) {
      begin_item();
      write_json(item, layout, depth + 1, out);
    }
  }
  break_line(layout, depth, out);
  out += map ? '}' : ']';
}

}  // namespace

void emit_json(const Json& value, std::string& out, std::size_t indent) {
  write_json(value, {Escapes::json, true, indent}, 0, out);
}

std::string emit_json_go(const Json& value) {
  std::string out;
  write_json(value, {Escapes::json_go, false, 0}, 0, out);
  return out;
}

}  // namespace routerctl::yaml
