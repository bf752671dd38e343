#include "cli/documents.hpp"

#include <algorithm>

#include "renderer/schema/documents.hpp"

namespace routerctl::cli {

namespace {

const schema::Documents& documents_of(const schema::Resource& resource) {
  return *std::find_if(
      schema::documents.begin(), schema::documents.end(),
      [&](const schema::Documents& each) { return each.folder == resource.folder; });
}

}  // namespace

Json crd_of(const schema::Resource& resource) { return Json::parse(documents_of(resource).crd); }

Json openapi_of(const schema::Resource& resource) {
  return Json::parse(documents_of(resource).openapi);
}

const Json& root_schema(const schema::Resource& resource, const Json& openapi) {
  const Json& schemas = openapi["components"]["schemas"];
  return *std::find_if(schemas.begin(), schemas.end(), [&](const Json& schema) {
    const auto kinds = schema.find("x-kubernetes-group-version-kind");
    return kinds != schema.end() && kinds->front()["kind"] == resource.kind;
  });
}

Json starter_of(const schema::Resource& resource) {
  return Json::parse(documents_of(resource).starter);
}

std::string_view becomes_table_of(const schema::Resource& resource) {
  return documents_of(resource).becomes;
}

}  // namespace routerctl::cli
