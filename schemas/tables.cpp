#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "schemas/definition.hpp"

namespace routerctl::generate {

namespace {

/// A C++ string literal. Bytes outside printable ASCII become octal escapes, which end after three
/// digits whatever follows.
std::string cpp_text(const std::string& text) {
  std::string literal = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '?') {
      literal += '\\';
      literal += c;
    } else if (byte < 0x20 || byte > 0x7E) {
      literal += fmt::format("\\{:03o}", byte);
    } else {
      literal += c;
    }
  }
  return literal + '"';
}

/// The constants of the tables. Each is defined once: asking again for the same value gives the
/// name of the first, and since a schema's text names the constants it is made of, equal
/// sub-schemas become one, wherever they stand.
class Constants {
 public:
  std::string name_for(char letter, const std::string& type, const std::string& value) {
    const auto [at, added] = names_.try_emplace(type + value);
    if (added) {
      const bool array = type.size() > 2 && type.substr(type.size() - 2) == "[]";
      const std::string element = array ? type.substr(0, type.size() - 2) : type;
      at->second = letter + std::to_string(names_.size());
      text_ += fmt::format("constexpr {} {}{}{};\n", element, at->second, array ? "[]" : "", value);
    }
    return at->second;
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::map<std::string, std::string> names_;
  std::string text_;
};

std::string number(const Json& value) {
  return value.is_number_float() ? fmt::format("{}", value.get<double>())
                                 : std::to_string(value.get<std::int64_t>());
}

std::string literal(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return "{.kind = Literal::Kind::null}";
    case Json::value_t::boolean:
      return fmt::format("{{.kind = Literal::Kind::boolean, .boolean = {}}}", value.dump());
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return fmt::format("{{.kind = Literal::Kind::integer, .integer = {}}}", number(value));
    case Json::value_t::number_float:
      return fmt::format("{{.kind = Literal::Kind::number, .number = {}}}", number(value));
    case Json::value_t::string:
      return fmt::format("{{.kind = Literal::Kind::string, .text = {}}}", cpp_text(value));
    default:
      return fmt::format("{{.kind = Literal::Kind::json, .text = {}}}", cpp_text(value.dump()));
  }
}

std::string braced(const std::vector<std::string>& items) {
  return fmt::format("{{{}}}", fmt::join(items, ", "));
}

template <typename Text>
std::vector<std::string> each(const Json& list, Text text) {
  std::vector<std::string> items;
  for (const Json& item : list) {
    items.push_back(text(item));
  }
  return items;
}

std::string texts(Constants& constants, const Json& list) {
  return constants.name_for('t', "std::string_view[]",
                            braced(each(list, [](const Json& item) { return cpp_text(item); })));
}

std::string wrongs(Constants& constants, const Json& map) {
  std::vector<std::string> items;
  for (const auto& [text, hint] : map.items()) {
    items.push_back(fmt::format("{{{}, {}}}", cpp_text(text), cpp_text(hint)));
  }
  return constants.name_for('w', "Wrong[]", braced(items));
}

std::string schema_name(Constants& constants, const Json& schema);

std::string branches(Constants& constants, const Json& list) {
  const auto address = [&](const Json& branch) { return '&' + schema_name(constants, branch); };
  return constants.name_for('b', "const Schema*[]", braced(each(list, address)));
}

std::string properties(Constants& constants, const Json& map) {
  std::map<std::string, std::string> sorted;
  for (const auto& [name, schema] : map.items()) {
    sorted.emplace(name, schema_name(constants, schema));
  }
  std::vector<std::string> items;
  std::transform(sorted.begin(), sorted.end(), std::back_inserter(items), [](const auto& entry) {
    return fmt::format("{{{}, &{}}}", cpp_text(entry.first), entry.second);
  });
  return constants.name_for('p', "Property[]", braced(items));
}

/// How a keyword becomes a member of Schema.
struct Member {
  std::string_view keyword, member;
  std::string (*value)(Constants&, const Json&);
};

std::string as_type(Constants&, const Json& v) { return "Type::" + v.get<std::string>(); }
std::string as_list_type(Constants&, const Json& v) { return "ListType::" + v.get<std::string>(); }
std::string as_zero(Constants&, const Json& v) { return "Zero::" + v.get<std::string>(); }
std::string as_flag(Constants&, const Json& v) { return v.dump(); }
std::string as_text(Constants&, const Json& v) { return cpp_text(v); }
std::string as_double(Constants& c, const Json& v) {
  return '&' + c.name_for('n', "double", braced({number(v)}));
}
std::string as_count(Constants& c, const Json& v) {
  return '&' + c.name_for('i', "std::int64_t", braced({number(v)}));
}
std::string as_literal(Constants& c, const Json& v) {
  return '&' + c.name_for('l', "Literal", literal(v));
}
std::string as_literals(Constants& c, const Json& v) {
  return c.name_for('e', "Literal[]", braced(each(v, literal)));
}
std::string as_schema(Constants& c, const Json& v) { return '&' + schema_name(c, v); }

/// In the order of Schema's members, as designated initializers want it.
constexpr std::array members{
    Member{"type", "type", as_type},
    Member{"nullable", "nullable", as_flag},
    Member{"x-kubernetes-int-or-string", "int_or_string", as_flag},
    Member{"x-routerctl-scalar", "any_scalar", as_flag},
    Member{"x-kubernetes-preserve-unknown-fields", "preserve_unknown", as_flag},
    Member{"x-kubernetes-embedded-resource", "embedded_resource", as_flag},
    Member{"exclusiveMinimum", "exclusive_minimum", as_flag},
    Member{"exclusiveMaximum", "exclusive_maximum", as_flag},
    Member{"uniqueItems", "unique_items", as_flag},
    Member{"x-kubernetes-list-type", "list_type", as_list_type},
    Member{"x-routerctl-zero", "zero", as_zero},
    Member{"format", "format", as_text},
    Member{"pattern", "pattern", as_text},
    Member{"description", "description", as_text},
    Member{"minimum", "minimum", as_double},
    Member{"maximum", "maximum", as_double},
    Member{"multipleOf", "multiple_of", as_double},
    Member{"minLength", "min_length", as_count},
    Member{"maxLength", "max_length", as_count},
    Member{"minItems", "min_items", as_count},
    Member{"maxItems", "max_items", as_count},
    Member{"minProperties", "min_properties", as_count},
    Member{"maxProperties", "max_properties", as_count},
    Member{"default", "default_value", as_literal},
    Member{"items", "items", as_schema},
    Member{"additionalProperties", "additional", as_schema},
    Member{"not", "not_of", as_schema},
    Member{"enum", "enumeration", as_literals},
    Member{"properties", "properties", properties},
    Member{"required", "required", texts},
    Member{"x-kubernetes-list-map-keys", "list_map_keys", texts},
    Member{"allOf", "all_of", branches},
    Member{"anyOf", "any_of", branches},
    Member{"oneOf", "one_of", branches},
    Member{"x-routerctl-wrong-names", "wrong_names", wrongs},
    Member{"x-routerctl-wrong-values", "wrong_values", wrongs},
};

bool has_default(const Json& schema) {
  if (schema.contains("default")) {
    return true;
  }
  const Json properties = schema.value("properties", Json::object());
  const auto below = [&](const char* key) {
    return schema.contains(key) && has_default(schema[key]);
  };
  return below("items") || below("additionalProperties") ||
         std::any_of(properties.begin(), properties.end(), has_default);
}

std::string schema_value(Constants& constants, const Json& schema) {
  std::vector<std::string> set;
  for (const Member& member : members) {
    if (member.keyword == "x-kubernetes-list-type" && !has_default(schema)) {
      set.emplace_back(".without_defaults = true");
    }
    const auto found = schema.find(std::string(member.keyword));
    // An empty list says nothing, and C++ has no arrays without elements.
    if (found != schema.end() &&
        !(found->is_structured() && found->empty() && member.value != as_schema)) {
      set.push_back(fmt::format(".{} = {}", member.member, member.value(constants, *found)));
    }
  }
  return braced(set);
}

std::string schema_name(Constants& constants, const Json& schema) {
  return constants.name_for('s', "Schema", schema_value(constants, schema));
}

std::string resource(Constants& constants, const Definition& definition) {
  const Json& spec = definition.crd["spec"];
  const Json& names = spec["names"];
  const Json& version = spec["versions"][0];
  const auto optional = [&](const char* member, const char* key) {
    const bool given = names.contains(key) && !names[key].empty();
    return given ? fmt::format(" .{} = {},", member, texts(constants, names[key])) : std::string();
  };
  return fmt::format(
      "    {{.folder = {}, .group = {}, .version = {}, .kind = {}, .plural = {}, .singular = {},\n"
      "     .namespaced = {}, .status_subresource = {},{}{} .root = &{}}},\n",
      cpp_text(definition.folder), cpp_text(spec["group"]), cpp_text(version["name"]),
      cpp_text(names["kind"]), cpp_text(names["plural"]), cpp_text(names["singular"]),
      spec["scope"] == "Namespaced", version.contains(Json::json_pointer("/subresources/status")),
      optional("short_names", "shortNames"), optional("categories", "categories"),
      schema_name(constants, definition.schema));
}

constexpr std::string_view layout = R"(// Generated from the files in schemas/ by schema_generate.
#include <cstdint>
#include <span>
#include <string_view>

#include "renderer/schema/schema.hpp"

namespace routerctl::schema {{

namespace {{

{}
constexpr Resource table[]{{
{}}};

}}  // namespace

constexpr std::span<const Resource> resources{{table}};

{}
}}  // namespace routerctl::schema
)";

}  // namespace

std::string tables(const std::vector<Definition>& definitions) {
  Constants constants;
  std::string rows, formats;
  for (const Definition& definition : definitions) {
    if (definition.crd.is_null()) {
      formats += fmt::format("constexpr Schema {}_schema{};\n", definition.format,
                             schema_value(constants, definition.schema));
    } else {
      rows += resource(constants, definition);
    }
  }
  return fmt::format(layout, constants.text(), rows, formats);
}

}  // namespace routerctl::generate
