#include "cli/explain_layout.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace routerctl::cli {

namespace {

constexpr std::size_t enum_values_in_a_list = 4;

const Json nothing = Json::object();

const Json* member(const Json& schema, const char* keyword) {
  const auto found = schema.find(keyword);
  return found == schema.end() ? nullptr : &*found;
}

// An API server writes `allOf` with one reference where something stands beside the reference.
const Json* reference(const Json& schema) {
  if (const Json* const own = member(schema, "$ref")) {
    return own;
  }
  const Json* const all = member(schema, "allOf");
  return all != nullptr && all->size() == 1 ? member(all->front(), "$ref") : nullptr;
}

const Json& resolved(const Json& schema, const Json& document) {
  const Json* const target = reference(schema);
  if (target == nullptr) {
    return schema;
  }
  const std::string pointer = *target;
  return document.at(Json::json_pointer(pointer.substr(1)));
}

// The schema of a list's items or a map's values.
const Json* inner(const Json& schema) {
  const Json* const items = member(schema, "items");
  const Json* const found = items ? items : member(schema, "additionalProperties");
  return found && found->is_object() ? found : nullptr;
}

std::string literal(const Json& value) {
  const bool plain = value.is_string() && !value.get_ref<const std::string&>().empty();
  return plain ? value.get<std::string>() : value.dump();
}

std::string number_bound(const Json& schema, const char* bound, const char* exclusive,
                         const char* words, const char* exclusive_words) {
  const Json* const value = member(schema, bound);
  if (value == nullptr) {
    return "";
  }
  return std::string(schema.value(exclusive, false) ? exclusive_words : words) + value->dump();
}

std::string counted(const Json& schema, const char* keyword, const char* words, const char* what) {
  const Json* const value = member(schema, keyword);
  if (value == nullptr) {
    return "";
  }
  const bool one = *value == 1;
  return words + value->dump() + " " + what + (one ? "" : "s");
}

// What a value has to satisfy beside its type and enum; one clause each.
std::vector<std::string> bounds_of(const Json& schema) {
  std::vector<std::string> bounds{
      number_bound(schema, "minimum", "exclusiveMinimum", "at least ", "more than "),
      number_bound(schema, "maximum", "exclusiveMaximum", "at most ", "less than "),
      counted(schema, "minLength", "at least ", "character"),
      counted(schema, "maxLength", "at most ", "character"),
      counted(schema, "minItems", "at least ", "item"),
      counted(schema, "maxItems", "at most ", "item"),
      counted(schema, "minProperties", "at least ", "key"),
      counted(schema, "maxProperties", "at most ", "key"),
  };
  if (const Json* const step = member(schema, "multipleOf")) {
    bounds.push_back("a multiple of " + step->dump());
  }
  const Json* const format = member(schema, "format");
  if (format != nullptr && *format != "int32" && *format != "int64") {
    bounds.push_back("format " + format->get<std::string>());
  }
  if (const Json* const pattern = member(schema, "pattern")) {
    bounds.push_back("matches " + pattern->get<std::string>());
  }
  if (schema.value("x-kubernetes-list-type", "") == "set" || schema.value("uniqueItems", false)) {
    bounds.emplace_back("no item twice");
  }
  if (const Json* const keys = member(schema, "x-kubernetes-list-map-keys")) {
    std::string names;
    for (const Json& key : *keys) {
      names += (names.empty() ? "" : " and ") + key.get<std::string>();
    }
    bounds.push_back("no two items with the same " + names);
  }
  std::erase(bounds, "");
  return bounds;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ", ") + part;
  }
  return text;
}

std::string short_enum(const Json& values) {
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(values.size(), enum_values_in_a_list); ++i) {
    shown.push_back(literal(values[i]));
  }
  if (values.size() > enum_values_in_a_list) {
    shown.emplace_back("....");
  }
  return joined(shown);
}

// The lines between a field's name and its description in a list of fields.
std::string facts(const Json& schema, std::size_t indent) {
  std::string text;
  const std::string margin(indent, ' ');
  if (const Json* const values = member(schema, "enum")) {
    text += margin + "enum: " + short_enum(*values) + "\n";
  }
  if (const Json* const value = member(schema, "default")) {
    text += margin + "default: " + literal(*value) + "\n";
  }
  if (const auto bounds = bounds_of(schema); !bounds.empty()) {
    text += margin + "bounds: " + joined(bounds) + "\n";
  }
  return text;
}

bool is_required(const Json& schema, const std::string& name) {
  const Json* const required = member(schema, "required");
  return required && std::find(required->begin(), required->end(), name) != required->end();
}

std::vector<std::string> sorted_names(const Json& properties) {
  std::vector<std::string> names;
  for (const auto& [name, schema] : properties.items()) {
    names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void list_fields(const Json& schema, const Json& document, bool recursive, std::size_t indent,
                 std::string& text) {
  const Json& parent = stepped_into(schema, document);
  const Json& properties = properties_of(parent);
  for (const std::string& name : sorted_names(properties)) {
    const Json& field = properties[name];
    text += std::string(indent, ' ') + name + "\t<" + type_name(field, document) + ">" +
            (is_required(parent, name) ? " -required-" : "") + "\n" + facts(field, indent);
    if (recursive) {
      list_fields(field, document, true, indent + 2, text);
    } else {
      const std::string description = description_of(field, document);
      text += wrapped(description.empty() ? "<no description>" : description, indent + 2) + "\n";
    }
  }
}

// With those of the items behind it, as kubectl has it.
std::string full_description(const Json& schema, const Json& document) {
  std::string text;
  for (const Json* at = &schema; at != nullptr; at = inner(resolved(*at, document))) {
    const std::string description = description_of(*at, document);
    text += description.empty() ? "" : wrapped(description, 4);
  }
  return text.empty() ? "    <empty>\n" : text;
}

void section(const char* heading, const std::vector<std::string>& lines, std::string& text) {
  if (lines.empty()) {
    return;
  }
  text += std::string(heading) + ":\n";
  for (const std::string& line : lines) {
    text += "    " + line + "\n";
  }
  text += "\n";
}

std::vector<std::string> literals(const Json* values) {
  std::vector<std::string> lines;
  if (values != nullptr) {
    std::transform(values->begin(), values->end(), std::back_inserter(lines), literal);
  }
  return lines;
}

}  // namespace

std::string description_of(const Json& schema, const Json& document) {
  const Json* const own = member(schema, "description");
  const Json* const found = own ? own : member(resolved(schema, document), "description");
  return found ? found->get<std::string>() : "";
}

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::istringstream words(text);
  std::string result, line;
  for (std::string word; words >> word;) {
    if (!line.empty() && indent + line.size() + 1 + word.size() > width) {
      result += std::string(indent, ' ') + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return result + std::string(indent, ' ') + line + "\n";
}

std::vector<std::string> facts_of(const Json& schema) {
  std::vector<std::string> facts;
  if (const Json* const values = member(schema, "enum")) {
    facts.push_back("one of " + joined(literals(values)));
  }
  if (const Json* const value = member(schema, "default")) {
    facts.push_back("default: " + literal(*value));
  }
  for (std::string& bound : bounds_of(schema)) {
    facts.push_back(std::move(bound));
  }
  return facts;
}

const Json& stepped_into(const Json& schema, const Json& document) {
  const Json& target = resolved(schema, document);
  const Json* const next = inner(target);
  return next != nullptr ? stepped_into(*next, document) : target;
}

const Json& properties_of(const Json& schema) {
  const Json* const properties = member(schema, "properties");
  return properties ? *properties : nothing;
}

std::string type_name(const Json& schema, const Json& document) {
  if (const Json* const items = member(schema, "items")) {
    return "[]" + type_name(*items, document);
  }
  if (const Json* const values = inner(schema)) {
    return "map[string]" + type_name(*values, document);
  }
  if (const Json* const target = reference(schema)) {
    const std::string name = *target;
    return name.substr(name.rfind('.') + 1);
  }
  if (schema.value("x-kubernetes-int-or-string", false)) {
    return "IntOrString";
  }
  const std::string type = schema.value("type", "object");
  return type == "object" ? "Object" : type;
}

std::string explanation(const Explained& field, const Json& document, bool recursive) {
  const Json& schema = *field.schema;
  std::string text;
  if (!field.name.empty()) {
    text += "FIELD: " + field.name + " <" + type_name(schema, document) + ">" +
            (field.required ? " -required-" : "") + "\n";
    const auto values = literals(member(schema, "enum"));
    text += values.empty() ? "\n" : "";
    section("ENUM", values, text);
    if (const Json* const value = member(schema, "default")) {
      section("DEFAULT", {literal(*value)}, text);
    }
    section("BOUNDS", bounds_of(schema), text);
  }
  text += "DESCRIPTION:\n" + full_description(schema, document) + "\n";
  section("BECOMES", field.becomes, text);
  std::string fields;
  list_fields(schema, document, recursive, 2, fields);
  text += fields.empty() ? "" : "FIELDS:\n" + fields;
  while (text.ends_with("\n\n")) {
    text.pop_back();
  }
  return text;
}

}  // namespace routerctl::cli
