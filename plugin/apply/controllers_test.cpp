#include "plugin/apply/controllers.hpp"

#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace routerctl::apply {

namespace {

struct Row {
  std::string_view metadata, found;
};

constexpr std::array rows{
    Row{R"({})", ""},
    Row{R"({"ownerReferences": [{"kind": "X", "name": "x", "controller": true}]})", "X/x"},
    Row{R"({"ownerReferences": [{"kind": "X", "name": "x"}]})", ""},
    Row{R"({"managedFields": [
          {"manager": "manager", "operation": "Update", "fieldsV1": {"f:data": {}}},
          {"manager": "manager", "operation": "Update", "fieldsV1": {"f:status": {}}},
          {"manager": "argocd", "operation": "Apply", "fieldsV1": {"f:data": {}}}]})",
        " manager"},
    Row{R"({"managedFields": [
          {"manager": "a", "operation": "Update", "fieldsV1": {"f:status": {}}},
          {"manager": "b", "operation": "Update", "subresource": "status",
           "fieldsV1": {"f:data": {}}},
          {"manager": "kubectl-edit", "operation": "Update", "fieldsV1": {"f:data": {}}},
          {"manager": "kube-controller-manager", "operation": "Update",
           "fieldsV1": {"f:metadata": {}}}]})",
        ""},
};

}  // namespace

TEST_CASE("controllers that write an object") {
  for (const Row& row : rows) {
    CAPTURE(row.metadata);
    const Controllers found =
        controllers_of(Json::object({{"metadata", Json::parse(row.metadata)}}));
    std::string text = found.resource;
    for (const std::string& manager : found.managers) {
      text += " " + manager;
    }
    CHECK(text == row.found);
  }
  CHECK(controllers_of(Json()).resource.empty());
}

}  // namespace routerctl::apply
