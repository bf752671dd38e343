#include "renderer/template/scalar.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "renderer/yaml/resolve.hpp"

namespace routerctl::tmpl {

namespace {

using Part = Template::Part;

constexpr const char* escape_hint = "write $${ where the text ${ itself is meant";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_part(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), is_name_part);
}

void append_text(std::vector<Part>& parts, std::string_view text) {
  if (text.empty()) {
    return;
  }
  if (parts.empty() || parts.back().hole) {
    parts.emplace_back();
  }
  parts.back().text += text;
}

// Takes a hole from the start of `rest`.
Part take_hole(std::string_view& rest) {
  const std::size_t end = rest.find('}');
  if (end == std::string_view::npos) {
    throw BadScalar{rest.substr(0, rest.find('\n')), "this ${ is never closed", {escape_hint}};
  }
  const std::string_view hole = rest.substr(0, end + 1), name = rest.substr(2, end - 2);
  if (!is_name(name)) {
    throw BadScalar{hole.substr(0, hole.find('\n')),
                    "a hole holds a name: a letter, then letters, digits and _",
                    {escape_hint}};
  }
  rest.remove_prefix(hole.size());
  return {std::string(name), true};
}

std::vector<Part> split_at_holes(std::string_view rest) {
  std::vector<Part> parts;
  while (!rest.empty()) {
    const std::size_t at = std::min(rest.find('$'), rest.size());
    append_text(parts, rest.substr(0, at));
    rest.remove_prefix(at);
    if (rest.starts_with("$${")) {
      append_text(parts, "${");
      rest.remove_prefix(3);
    } else if (rest.starts_with("${")) {
      parts.push_back(take_hole(rest));
    } else if (!rest.empty()) {
      append_text(parts, "$");
      rest.remove_prefix(1);
    }
  }
  return parts;
}

bool has_hole(const std::vector<Part>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.hole; });
}

std::string text_of(const std::vector<Part>& parts) {
  return parts.empty() ? std::string() : parts.front().text;
}

Json typed(std::string_view text) {
  const yaml::Scalar scalar = yaml::resolve_plain(text);
  switch (scalar.type) {
    case yaml::Type::null: return nullptr;
    case yaml::Type::boolean: return scalar.boolean;
    case yaml::Type::integer: return scalar.integer;
    case yaml::Type::number:
      if (!std::isfinite(scalar.number)) {
        throw BadScalar{{}, "JSON has no such number"};
      }
      return scalar.number;
    default: return std::string(text);
  }
}

}  // namespace

Template::Node leaf_of(std::string_view text, bool plain) {
  Template::Node node;
  std::vector<Part> parts = split_at_holes(text);
  if (has_hole(parts)) {
    using Kind = Template::Node::Kind;
    node.kind = parts.size() == 1 ? Kind::hole : Kind::mixed;
    node.parts = std::move(parts);
  } else {
    std::string unescaped = text_of(parts);
    node.literal = plain && unescaped == text ? typed(text) : Json(std::move(unescaped));
  }
  return node;
}

std::string key_of(std::string_view text, bool plain) {
  if (plain && text == "<<") {
    throw BadScalar{{}, "a template has no merge keys"};
  }
  const std::vector<Part> parts = split_at_holes(text);
  if (has_hole(parts)) {
    throw BadScalar{{}, "a hole cannot be a key", {"put the whole map into one hole"}};
  }
  std::string unescaped = text_of(parts);
  if (!plain || unescaped != text) {
    return unescaped;
  }
  std::optional<std::string> key = yaml::key_text(text);
  if (!key) {
    throw BadScalar{{}, "a key is null or too large a number"};
  }
  return *std::move(key);
}

}  // namespace routerctl::tmpl
