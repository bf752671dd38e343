#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "schemas/definition.hpp"

namespace routerctl::generate {

namespace {

/// Client-side `kubectl apply` keeps the object in an annotation of at most 262,144 bytes.
constexpr std::size_t largest_crd = 200'000;

Json without_our_keys(const Json& value) {
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& item : value) {
      list.push_back(without_our_keys(item));
    }
    return list;
  }
  if (!value.is_object()) {
    return value;
  }
  Json map = Json::object();
  for (const auto& [key, item] : value.items()) {
    if (key.rfind("x-routerctl-", 0) != 0) {
      map[key] = without_our_keys(item);
    }
  }
  return map;
}

/// production-stack.vllm.ai -> ai.vllm.production-stack
std::string reversed(const std::string& group) {
  const std::size_t dot = group.find('.');
  return dot == group.npos ? group : reversed(group.substr(dot + 1)) + '.' + group.substr(0, dot);
}

constexpr const char* meta_prefix = "io.k8s.apimachinery.pkg.apis.meta.v1.";

Json reference(const std::string& component) {
  return Json::object({{"$ref", "#/components/schemas/" + component}});
}

Json with_kind(Json schema, const Json& spec, const Json& kind) {
  schema["x-kubernetes-group-version-kind"] = Json::array({Json::object(
      {{"group", spec["group"]}, {"version", spec["versions"][0]["name"]}, {"kind", kind}})});
  return schema;
}

Json list_schema(const Json& spec, const std::string& item) {
  const auto text = [](const char* description) {
    return Json::object({{"description", description}, {"type", "string"}});
  };
  Json properties = Json::object();
  properties["apiVersion"] = text("Group and version of this resource.");
  properties["items"] = Json::object({{"type", "array"}, {"items", reference(item)}});
  properties["kind"] = text("Name of this kind of resource.");
  properties["metadata"] = Json::object(
      {{"type", "object"},
       {"properties",
        Json::object(
            {{"continue", text("Where the next page starts.")},
             {"remainingItemCount", Json::object({{"type", "integer"}, {"format", "int64"}})},
             {"resourceVersion", text("Version of the list in the cluster.")}})}});
  Json schema = Json::object({{"type", "object"}, {"required", Json::array({"items"})}});
  schema["properties"] = properties;
  return with_kind(schema, spec, spec["names"]["listKind"]);
}

}  // namespace

std::string printed_crd(const Definition& definition) {
  const Json crd = without_our_keys(definition.crd);
  const std::size_t size = crd.dump().size();
  if (size >= largest_crd) {
    throw std::runtime_error(definition.folder + ": the CRD has " + std::to_string(size) +
                             " bytes as JSON; kubectl apply needs less than " +
                             std::to_string(largest_crd));
  }
  return crd.dump(2) + '\n';
}

std::string openapi(const Definition& definition, const Json& object_meta) {
  const Json& spec = definition.crd["spec"];
  const std::string version = spec["versions"][0]["name"];
  const std::string prefix = reversed(spec["group"]) + '.' + version + '.';
  const std::string kind = spec["names"]["kind"];

  Json schema = without_our_keys(definition.schema);
  schema["properties"]["metadata"] =
      Json::object({{"allOf", Json::array({reference(std::string(meta_prefix) + "ObjectMeta")})}});
  Json schemas = Json::object();
  schemas[prefix + kind] = with_kind(schema, spec, kind);
  schemas[prefix + std::string(spec["names"]["listKind"])] = list_schema(spec, prefix + kind);
  schemas[std::string(meta_prefix) + "ObjectMeta"] = object_meta;

  Json document = Json::object({{"openapi", "3.0.0"}});
  document["info"] =
      Json::object({{"title", std::string(spec["group"]) + '/' + version}, {"version", version}});
  document["paths"] = Json::object();
  document["components"] = Json::object({{"schemas", schemas}});
  return document.dump(2) + '\n';
}

}  // namespace routerctl::generate
