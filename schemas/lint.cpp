#include <algorithm>
#include <array>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "schemas/definition.hpp"

namespace routerctl::generate {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw std::runtime_error(path + ": " + why);
}

/// A keyword, the shape of its value, and the type of schema it belongs to ("" = any).
struct Keyword {
  std::string_view name, shape, belongs_to;
};

constexpr std::array keywords{
    Keyword{"additionalProperties", "object", "object"},
    Keyword{"allOf", "array", ""},
    Keyword{"anyOf", "array", ""},
    Keyword{"default", "", ""},
    Keyword{"description", "string", ""},
    Keyword{"enum", "array", ""},
    Keyword{"exclusiveMaximum", "boolean", "number"},
    Keyword{"exclusiveMinimum", "boolean", "number"},
    Keyword{"format", "string", ""},
    Keyword{"items", "object", "array"},
    Keyword{"maxItems", "integer", "array"},
    Keyword{"maxLength", "integer", "string"},
    Keyword{"maxProperties", "integer", "object"},
    Keyword{"maximum", "number", "number"},
    Keyword{"minItems", "integer", "array"},
    Keyword{"minLength", "integer", "string"},
    Keyword{"minProperties", "integer", "object"},
    Keyword{"minimum", "number", "number"},
    Keyword{"multipleOf", "number", "number"},
    Keyword{"not", "object", ""},
    Keyword{"nullable", "boolean", ""},
    Keyword{"oneOf", "array", ""},
    Keyword{"pattern", "string", "string"},
    Keyword{"properties", "object", "object"},
    Keyword{"required", "array", "object"},
    Keyword{"type", "string", ""},
    Keyword{"uniqueItems", "boolean", "array"},
    Keyword{"x-kubernetes-embedded-resource", "boolean", "object"},
    Keyword{"x-kubernetes-int-or-string", "boolean", ""},
    Keyword{"x-kubernetes-list-map-keys", "array", "array"},
    Keyword{"x-kubernetes-list-type", "string", "array"},
    Keyword{"x-kubernetes-map-type", "string", "object"},
    Keyword{"x-kubernetes-preserve-unknown-fields", "boolean", ""},
    Keyword{"x-routerctl-scalar", "boolean", ""},
    Keyword{"x-routerctl-wrong-names", "object", "object"},
    Keyword{"x-routerctl-wrong-values", "object", ""},
    Keyword{"x-routerctl-zero", "string", ""},
};

std::string type_of(const Json& value) {
  if (value.is_number()) {
    return value.is_number_float() ? "number" : "integer";
  }
  return value.type_name();
}

bool has_shape(const Json& value, std::string_view shape) {
  const std::string type = type_of(value);
  return shape.empty() || type == shape || (shape == "number" && type == "integer");
}

bool flag(const Json& schema, const char* keyword) { return schema.value(keyword, false); }

std::string type_keyword(const Json& schema) { return schema.value("type", ""); }

bool fits(const Json& value, const Json& schema) {
  const std::string type = type_of(value), wanted = type_keyword(schema);
  if (value.is_null()) {
    return flag(schema, "nullable");
  }
  if (flag(schema, "x-kubernetes-int-or-string")) {
    return type == "integer" || type == "string";
  }
  return wanted.empty() || type == wanted || (wanted == "number" && type == "integer");
}

void check_value(const std::string& path, const Json& value, const Json& schema);

void check_bounds(const std::string& path, const Json& value, const Json& schema) {
  const auto outside = [&](const char* low, const char* high, auto value_or_size) {
    const auto size = static_cast<double>(value_or_size);
    return (schema.contains(low) && size < schema[low].get<double>()) ||
           (schema.contains(high) && size > schema[high].get<double>());
  };
  const bool wrong = (value.is_number() && outside("minimum", "maximum", value.get<double>())) ||
                     (value.is_string() && outside("minLength", "maxLength",
                                                   value.get_ref<const std::string&>().size())) ||
                     (value.is_array() && outside("minItems", "maxItems", value.size())) ||
                     (value.is_object() && outside("minProperties", "maxProperties", value.size()));
  if (wrong) {
    refuse(path, value.dump() + " is outside the bounds of its own schema");
  }
}

std::string below(const std::string& path, const std::string& name) {
  return fmt::format("{}.{}", path, name);
}

void check_object(const std::string& path, const Json& value, const Json& schema) {
  const Json none = Json::object();
  const Json& properties = schema.contains("properties") ? schema["properties"] : none;
  for (const auto& [key, member] : value.items()) {
    if (properties.contains(key)) {
      check_value(below(path, key), member, properties[key]);
    } else if (schema.contains("additionalProperties")) {
      check_value(below(path, key), member, schema["additionalProperties"]);
    } else if (!flag(schema, "x-kubernetes-preserve-unknown-fields")) {
      refuse(path, "has the unknown field " + key);
    }
  }
  for (const Json& name : schema.value("required", Json::array())) {
    const std::string key = name;
    if (!value.contains(key) &&
        !(properties.contains(key) && properties[key].contains("default"))) {
      refuse(path, "lacks the required field " + key);
    }
  }
}

/// A default or an enum's value against its own schema.
void check_value(const std::string& path, const Json& value, const Json& schema) {
  if (!fits(value, schema)) {
    refuse(path, value.dump() + " is not of type " + type_keyword(schema));
  }
  check_bounds(path, value, schema);
  if (schema.contains("enum")) {
    const Json& allowed = schema["enum"];
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
      refuse(path, value.dump() + " is not one of " + allowed.dump());
    }
  }
  if (value.is_object()) {
    check_object(path, value, schema);
  }
  if (value.is_array() && schema.contains("items")) {
    for (const Json& item : value) {
      check_value(path, item, schema["items"]);
    }
  }
}

/// Schemas below allOf, anyOf, oneOf and not only restrict values; the fields are defined outside.
enum class Where { structure, restriction };

struct Checker {
  bool crd = true;  ///< a format of ours may use what the API server does not allow

  void schema(const std::string& path, const Json& schema, Where where) const {
    if (!schema.is_object()) {
      refuse(path, "is not a schema");
    }
    for (const auto& [name, value] : schema.items()) {
      keyword(path, schema, name, value);
    }
    type(path, schema, where);
    numbers(path, schema);
    lists(path, schema);
    names(path, schema, where);
    values(path, schema);
    zero(path, schema);
    children(path, schema, where);
  }

 private:
  static void keyword(const std::string& path, const Json& schema, const std::string& name,
                      const Json& value) {
    const auto known = std::find_if(keywords.begin(), keywords.end(),
                                    [&](const Keyword& k) { return k.name == name; });
    if (known == keywords.end()) {
      refuse(path, "unknown keyword " + name);
    }
    if (!has_shape(value, known->shape)) {
      refuse(path,
             name + " has to be of type " + std::string(known->shape) + ", not " + type_of(value));
    }
    const std::string type = type_keyword(schema);
    const bool number = known->belongs_to == "number" && type == "integer";
    if (!known->belongs_to.empty() && !type.empty() && type != known->belongs_to && !number) {
      refuse(path, name + " has no meaning for type " + type);
    }
  }

  void type(const std::string& path, const Json& schema, Where where) const {
    const std::string type = type_keyword(schema);
    constexpr std::array<std::string_view, 6> known{"array",  "boolean", "integer",
                                                    "number", "object",  "string"};
    if (!type.empty() && std::find(known.begin(), known.end(), type) == known.end()) {
      refuse(path, "unknown type " + type);
    }
    const bool free = flag(schema, "x-kubernetes-int-or-string") ||
                      flag(schema, "x-kubernetes-preserve-unknown-fields") ||
                      flag(schema, "x-routerctl-scalar");
    if (type.empty() && where == Where::structure && !free) {
      refuse(path, "type is missing");
    }
    if (!type.empty() && flag(schema, "x-kubernetes-int-or-string")) {
      refuse(path, "type and x-kubernetes-int-or-string exclude each other");
    }
    if (crd && flag(schema, "x-routerctl-scalar")) {
      refuse(path, "x-routerctl-scalar is for formats of our own");
    }
  }

  static void numbers(const std::string& path, const Json& schema) {
    for (const char* bound : {"minimum", "maximum", "multipleOf"}) {
      if (schema.contains(bound) && type_keyword(schema) == "integer" &&
          schema[bound].is_number_float()) {
        refuse(path, std::string(bound) + " of an integer has a fraction");
      }
    }
    if (schema.contains("multipleOf") && schema["multipleOf"].get<double>() <= 0) {
      refuse(path, "multipleOf has to be positive");
    }
    for (const char* bound : {"Minimum", "Maximum"}) {
      const std::string plain = bound == std::string("Minimum") ? "minimum" : "maximum";
      if (schema.contains(std::string("exclusive") + bound) && !schema.contains(plain)) {
        refuse(path, std::string("exclusive") + bound + " without " + plain);
      }
    }
  }

  void lists(const std::string& path, const Json& schema) const {
    if (type_keyword(schema) == "array" && !schema.contains("items")) {
      refuse(path, "items is missing");
    }
    if (crd && flag(schema, "uniqueItems")) {
      refuse(path, "the API server refuses uniqueItems; use x-kubernetes-list-type: set");
    }
    const std::string kind = schema.value("x-kubernetes-list-type", "atomic");
    if (kind != "atomic" && kind != "set" && kind != "map") {
      refuse(path, "unknown x-kubernetes-list-type " + kind);
    }
    if ((kind == "map") != schema.contains("x-kubernetes-list-map-keys")) {
      refuse(path, "x-kubernetes-list-type: map and x-kubernetes-list-map-keys belong together");
    }
    if (kind == "map") {
      map_keys(path, schema);
    }
  }

  static void map_keys(const std::string& path, const Json& schema) {
    const Json& items = schema["items"];
    const Json required = items.value("required", Json::array());
    for (const Json& key : schema["x-kubernetes-list-map-keys"]) {
      const Json::json_pointer property("/properties/" + std::string(key));
      const bool needed = std::find(required.begin(), required.end(), key) != required.end();
      if (!items.contains(property) || !(needed || items[property].contains("default"))) {
        refuse(path, "the list-map key " + key.dump() +
                         " has to be a required field of the items or have a default");
      }
    }
  }

  static void names(const std::string& path, const Json& schema, Where where) {
    const Json properties = schema.value("properties", Json::object());
    if (where == Where::structure && !schema.contains("additionalProperties")) {
      for (const Json& name : schema.value("required", Json::array())) {
        if (!properties.contains(name.get<std::string>())) {
          refuse(path, "the required field " + name.dump() + " is not among its properties");
        }
      }
    }
    const Json wrong_names = schema.value("x-routerctl-wrong-names", Json::object());
    for (const auto& [name, hint] : wrong_names.items()) {
      if (properties.contains(name)) {
        refuse(path, "x-routerctl-wrong-names lists " + name + ", which exists");
      }
    }
    if (!properties.empty() && schema.contains("additionalProperties")) {
      refuse(path, "properties and additionalProperties exclude each other");
    }
  }

  static void values(const std::string& path, const Json& schema) {
    for (const Json& value : schema.value("enum", Json::array())) {
      if (!fits(value, schema)) {
        refuse(path,
               "the enum's value " + value.dump() + " is not of type " + type_keyword(schema));
      }
    }
    if (schema.contains("default")) {
      check_value(path + ".default", schema["default"], schema);
    }
  }

  static void zero(const std::string& path, const Json& schema) {
    const std::string rule = schema.value("x-routerctl-zero", "keep");
    if (rule != "keep" && rule != "fill" && rule != "nil" && rule != "drop") {
      refuse(path, "unknown x-routerctl-zero " + rule);
    }
    if (rule == "fill" && type_keyword(schema) != "object" &&
        !flag(schema, "x-kubernetes-int-or-string")) {
      refuse(path, "x-routerctl-zero: fill is for objects and quantities");
    }
  }

  void children(const std::string& path, const Json& schema, Where where) const {
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, property] : properties.items()) {
      this->schema(below(path + ".properties", name), property, where);
    }
    for (const char* name : {"items", "additionalProperties"}) {
      if (schema.contains(name)) {
        this->schema(path + '.' + name, schema[name], where);
      }
    }
    for (const char* name : {"allOf", "anyOf", "oneOf"}) {
      for (const Json& branch : schema.value(name, Json::array())) {
        restriction(path + '.' + name, schema, branch);
      }
    }
    if (schema.contains("not")) {
      restriction(path + ".not", schema, schema["not"]);
    }
  }

  void restriction(const std::string& path, const Json& parent, const Json& branch) const {
    for (const char* name : {"default", "additionalProperties", "nullable", "type"}) {
      const bool int_or_string =
          std::string_view(name) == "type" && flag(parent, "x-kubernetes-int-or-string");
      if (crd && branch.contains(name) && !int_or_string) {
        refuse(path, std::string(name) + " may only stand in the schema itself");
      }
    }
    schema(path, branch, Where::restriction);
  }
};

void need(const Json& crd, const char* pointer) {
  if (!crd.contains(Json::json_pointer(pointer))) {
    refuse(std::string(pointer), "is missing");
  }
}

void check_names(const Json& crd) {
  for (const char* pointer :
       {"/apiVersion", "/kind", "/metadata/name", "/spec/group", "/spec/scope", "/spec/names/kind",
        "/spec/names/listKind", "/spec/names/plural", "/spec/names/singular",
        "/spec/versions/0/name"}) {
    need(crd, pointer);
  }
  const Json& spec = crd["spec"];
  if (crd["kind"] != "CustomResourceDefinition" || crd["apiVersion"] != "apiextensions.k8s.io/v1") {
    refuse("kind", "is not a CustomResourceDefinition of apiextensions.k8s.io/v1");
  }
  const std::string name = std::string(spec["names"]["plural"]) + '.' + std::string(spec["group"]);
  if (crd["metadata"]["name"] != name) {
    refuse("metadata.name", "has to be " + name);
  }
  if (spec["scope"] != "Namespaced" && spec["scope"] != "Cluster") {
    refuse("spec.scope", "has to be Namespaced or Cluster");
  }
}

}  // namespace

void check(const Definition& definition) {
  if (!definition.crd.is_null()) {
    check_names(definition.crd);
  }
  const Checker checker{.crd = !definition.crd.is_null()};
  checker.schema(checker.crd ? "openAPIV3Schema" : "schema", definition.schema, Where::structure);
}

}  // namespace routerctl::generate
