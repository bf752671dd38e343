#include "cli/json_schema.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "cli/documents.hpp"

namespace routerctl::cli {

namespace {

constexpr std::string_view draft = "http://json-schema.org/draft-07/schema#";

Json converted(const Json& schema);

// Values of the keywords that hold schemas, converted; the rest as it is.
Json converted_keyword(const std::string& keyword, const Json& value) {
  if (keyword == "properties") {
    Json properties = Json::object();
    for (const auto& [name, property] : value.items()) {
      properties[name] = converted(property);
    }
    return properties;
  }
  if (keyword == "items" || keyword == "not" ||
      (keyword == "additionalProperties" && value.is_object())) {
    return converted(value);
  }
  if (keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf") {
    Json all = Json::array();
    for (const Json& each : value) {
      all.push_back(converted(each));
    }
    return all;
  }
  return value;
}

// OpenAPI says with a flag that a bound is open; JSON Schema with another keyword.
void open_bound(Json& schema, const char* bound, const char* exclusive) {
  if (schema.value(exclusive, Json()) == true) {
    schema[exclusive] = schema.at(bound);
    schema.erase(bound);
  } else {
    schema.erase(exclusive);
  }
}

// The API server fills in defaults before it looks for what is missing.
void drop_required_defaults(Json& schema) {
  Json required = Json::array();
  for (const Json& name : schema.value("required", Json::array())) {
    if (!schema.value("properties", Json::object())
             .value(name, Json::object())
             .contains("default")) {
      required.push_back(name);
    }
  }
  if (required.empty()) {
    schema.erase("required");
  } else {
    schema["required"] = std::move(required);
  }
}

Json converted(const Json& schema) {
  Json result = Json::object();
  for (const auto& [keyword, value] : schema.items()) {
    if (!keyword.starts_with("x-kubernetes-") && keyword != "nullable") {
      result[keyword] = converted_keyword(keyword, value);
    }
  }
  open_bound(result, "minimum", "exclusiveMinimum");
  open_bound(result, "maximum", "exclusiveMaximum");
  if (schema.value("x-kubernetes-int-or-string", false)) {
    result["type"] = Json::array({"integer", "string"});
  }
  if (schema.value("nullable", false) && result.contains("type")) {
    Json types = result["type"].is_array() ? result["type"] : Json::array({result["type"]});
    types.push_back("null");
    result["type"] = std::move(types);
  }
  drop_required_defaults(result);
  const bool open = schema.value("x-kubernetes-preserve-unknown-fields", false);
  if (schema.value("type", "") == "object" && !open && !schema.contains("additionalProperties")) {
    result["additionalProperties"] = false;
  }
  return result;
}

std::string api_version_of(const schema::Resource& resource) {
  return std::string(resource.group) + "/" + std::string(resource.version);
}

Json schema_of(const schema::Resource& resource) {
  const Json crd = crd_of(resource);
  Json schema = converted(crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]);
  Json& properties = schema["properties"];
  properties["apiVersion"]["const"] = api_version_of(resource);
  properties["kind"]["const"] = resource.kind;
  properties["metadata"] = {
      {"type", "object"},
      {"required", Json::array({"name"})},
      {"properties",
       {{"name", {{"type", "string"}, {"minLength", 1}, {"maxLength", 253}}},
        {"namespace", {{"type", "string"}}},
        {"labels", {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}}},
        {"annotations", {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}}}}}};
  // Whatever the operator writes there.
  properties["status"] = Json::object();
  schema["required"] = Json::array({"apiVersion", "kind", "metadata"});
  return schema;
}

}  // namespace

Json json_schema(const std::vector<const schema::Resource*>& resources) {
  if (resources.size() == 1) {
    Json schema = {{"$schema", draft}, {"title", resources.front()->kind}};
    schema.update(schema_of(*resources.front()));
    return schema;
  }
  Json all = Json::array();
  for (const schema::Resource* const resource : resources) {
    const Json is_meant = {{"required", Json::array({"apiVersion", "kind"})},
                           {"properties",
                            {{"apiVersion", {{"const", api_version_of(*resource)}}},
                             {"kind", {{"const", resource->kind}}}}}};
    all.push_back({{"if", is_meant}, {"then", schema_of(*resource)}});
  }
  return {
      {"$schema", draft}, {"title", "routerctl"}, {"type", "object"}, {"allOf", std::move(all)}};
}

}  // namespace routerctl::cli
