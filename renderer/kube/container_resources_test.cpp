#include "renderer/kube/container_resources.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace routerctl;

TEST_CASE("amounts that the API server refuses") {
  struct Row {
    const char* resources;
    std::vector<std::string> errors;  // list, resource and message
  };
  for (const Row& row : {
           Row{R"({})", {}},
           Row{R"({"requests": {"cpu": "1", "memory": "1Gi"}})", {}},
           Row{R"({"requests": {"cpu": "100m"}, "limits": {"cpu": "1"}})", {}},
           Row{R"({"requests": {"cpu": "2"}, "limits": {"cpu": "1500m"}})",
               {"requests cpu: the request of cpu is above its limit of 1500m"}},
           Row{R"({"limits": {"cpu": "-1"}})", {"limits cpu: -1 of cpu is negative"}},
           Row{R"({"limits": {"nvidia.com/gpu": "2"}})", {}},
           Row{R"({"requests": {"nvidia.com/gpu": "2"}, "limits": {"nvidia.com/gpu": "2"}})", {}},
           Row{R"({"limits": {"nvidia.com/gpu": "500m"}})",
               {"limits nvidia.com/gpu: 500m of nvidia.com/gpu is no whole number"}},
           Row{R"({"requests": {"nvidia.com/gpu": "0"}})",
               {"requests nvidia.com/gpu: nvidia.com/gpu is requested without a limit"}},
           Row{R"({"requests": {"nvidia.com/gpu": "1"}, "limits": {"nvidia.com/gpu": "2"}})",
               {"requests nvidia.com/gpu: request and limit of nvidia.com/gpu differ"}},
           Row{R"({"requests": {"hugepages-2Mi": "4Mi"}})",
               {"requests hugepages-2Mi: hugepages-2Mi is requested without a limit"}},
           Row{R"({"requests": {"kubernetes.io/batch": "500m"}})", {}},
       }) {
    CAPTURE(row.resources);
    std::vector<std::string> errors;
    for (const kube::ResourceError& each : kube::resource_errors(Json::parse(row.resources))) {
      errors.push_back(each.list + ' ' + each.resource + ": " + each.message);
      CHECK(!each.expected.empty());
    }
    CHECK(errors == row.errors);
  }
}
