#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/schema/steps.hpp"
#include "renderer/text/quote.hpp"
#include "renderer/yaml/resolve.hpp"

namespace routerctl::schema {

namespace {

constexpr std::size_t longest_value = 200;  // bytes of a list or map shown in a message

Place place(const Run& run, Span span) {
  return {.file = run.document.file, .document = run.document.number, .span = span};
}

/// A JSON string as Go's encoding/json writes it.
std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': json += "\\\""; break;
      case '\\': json += "\\\\"; break;
      case '\n': json += "\\n"; break;
      case '\r': json += "\\r"; break;
      case '\t': json += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == '<' || c == '>' || c == '&') {
          json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          json += c;
        }
    }
  }
  return json + '"';
}

std::string json_list(const Run& run, yaml::NodeId id) {
  std::string json = "[";
  for (yaml::NodeId item = run.node(id).first; item != 0; item = run.node(item).next) {
    json += (json.size() > 1 ? "," : "") + json_text(run, item);
  }
  return json + ']';
}

std::string json_map(const Run& run, yaml::NodeId id) {
  std::vector<std::pair<std::string_view, yaml::NodeId>> entries;
  for (yaml::NodeId child = run.node(id).first; child != 0; child = run.node(child).next) {
    entries.emplace_back(run.key(child), child);
  }
  std::sort(entries.begin(), entries.end());
  std::string json = "{";
  for (const auto& [key, child] : entries) {
    json += (json.size() > 1 ? "," : "") + json_string(key) + ':' + json_text(run, child);
  }
  return json + '}';
}

}  // namespace

std::string text_of(const Path& path, Keys keys) {
  std::string text = path.parent == nullptr ? std::string() : text_of(*path.parent, keys);
  switch (path.piece) {
    case Path::Piece::root: break;
    case Path::Piece::item: text += fmt::format("[{}]", path.index); break;
    case Path::Piece::entry:
      if (keys == Keys::bracketed) {
        return fmt::format("{}[{}]", text, path.key);
      }
      [[fallthrough]];
    case Path::Piece::field: text += (text.empty() ? "" : ".") + std::string(path.key); break;
  }
  return text;
}

Place value_place(const Run& run, yaml::NodeId id) {
  const yaml::Node& node = run.node(id);
  return place(run, node.value.empty() ? node.key : node.value);
}

Place key_place(const Run& run, yaml::NodeId id) {
  const yaml::Node& node = run.node(id);
  if (!node.key.empty()) {
    return place(run, node.key);
  }
  if (node.type == yaml::Type::map && node.first != 0 && !run.node(node.first).key.empty()) {
    return place(run, run.node(node.first).key);
  }
  return place(run, node.value);
}

Diagnostic& report(Run& run, const Rule& rule, std::string field, std::string message,
                   const Place& where, std::optional<Severity> severity) {
  return run.diagnostics.emplace_back(Diagnostic{.rule = &rule,
                                                 .field = std::move(field),
                                                 .message = std::move(message),
                                                 .where = where,
                                                 .severity = severity});
}

std::string json_text(const Run& run, yaml::NodeId id) {
  const yaml::Node& node = run.node(id);
  switch (node.type) {
    case yaml::Type::null: return "null";
    case yaml::Type::boolean: return node.boolean ? "true" : "false";
    case yaml::Type::integer: return std::to_string(node.integer);
    case yaml::Type::number: return yaml::go_json_number(node.number);
    case yaml::Type::string: return json_string(run.document.text_of(node));
    case yaml::Type::list: return json_list(run, id);
    case yaml::Type::map: return json_map(run, id);
  }
  return {};
}

std::string value_text(const Run& run, yaml::NodeId id) {
  const yaml::Node& node = run.node(id);
  if (node.type == yaml::Type::string) {
    return quote(run.document.text_of(node));
  }
  if (node.type == yaml::Type::number) {
    return go_number(node.number);
  }
  const std::string json = json_text(run, id);
  return json.size() <= longest_value ? json
                                      : json.substr(0, json.rfind(',', longest_value)) + ",...";
}

std::string go_number(double number) {
  char text[64];
  const double size = std::fabs(number);
  const bool plain = number == 0 || (size >= 1e-4 && size < 1e6);
  const auto end = std::to_chars(text, text + sizeof text, number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific);
  return {text, end.ptr};
}

}  // namespace routerctl::schema
