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

std::string_view becomes_table_of(const schema::Resource& resource) {
  return documents_of(resource).becomes;
}

}  // namespace routerctl::cli
