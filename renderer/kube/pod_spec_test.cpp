#include "renderer/kube/pod_spec.hpp"

#include <limits>
#include <string>

#include <doctest/doctest.h>

using namespace routerctl;
using kube::extended_resources;

namespace {

Json parse(const std::string& text) { return Json::parse(text); }

std::string gpus(const std::string& amount) {
  return R"("resources": {"limits": {"nvidia.com/gpu": )" + amount + "}}";
}

}  // namespace

TEST_CASE("pods stand in different places, and their number too") {
  struct Case {
    const char* object;
    const char* pointer;
    std::optional<std::int64_t> count;
  };
  for (const Case& row : {
           Case{R"({"apiVersion": "v1", "kind": "Pod", "spec": {}})", "/spec", 1},
           Case{R"({"apiVersion": "apps/v1", "kind": "Deployment",
                    "spec": {"replicas": 3, "template": {"spec": {}}}})",
                "/spec/template/spec", 3},
           Case{R"({"apiVersion": "apps/v1", "kind": "Deployment",
                    "spec": {"template": {"spec": {}}}})",
                "/spec/template/spec", 1},
           Case{R"({"apiVersion": "apps/v1", "kind": "DaemonSet",
                    "spec": {"template": {"spec": {}}}})",
                "/spec/template/spec", std::nullopt},
           Case{R"({"apiVersion": "batch/v1", "kind": "Job",
                    "spec": {"parallelism": 4, "template": {"spec": {}}}})",
                "/spec/template/spec", 4},
           Case{R"({"apiVersion": "batch/v1", "kind": "CronJob",
                    "spec": {"jobTemplate": {"spec": {"template": {"spec": {}}}}}})",
                "/spec/jobTemplate/spec/template/spec", 1},
       }) {
    CAPTURE(row.object);
    const Json object = parse(row.object);
    const auto pods = kube::pods_of(object);
    REQUIRE(pods);
    CHECK(pods->pointer == row.pointer);
    CHECK(pods->count == row.count);
    CHECK(pods->spec == &object.at(Json::json_pointer(row.pointer)));
  }
}

TEST_CASE("other objects, and workloads of other groups, make no pods") {
  for (
      const char* const text : {
          R"({"apiVersion": "v1", "kind": "Service", "spec": {}})",
          R"({"apiVersion": "example.io/v1", "kind": "Deployment", "spec": {"template": {"spec": {}}}})",
          R"({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": null}})",
          R"({"apiVersion": "apps/v1", "kind": "Deployment"})",
      }) {
    CAPTURE(text);
    CHECK_FALSE(kube::pods_of(parse(text)));
  }
}

TEST_CASE("a pod takes what its containers take together, or what one init container takes") {
  struct Case {
    std::string spec;
    std::int64_t gpus;
  };
  const auto init = [](const std::string& amount, bool sidecar = false) {
    return "{" + gpus(amount) + (sidecar ? R"(, "restartPolicy": "Always"})" : "}");
  };
  for (const Case& row : {
           Case{R"({"containers": [{)" + gpus("1") + "}]}", 1},
           Case{R"({"containers": [{)" + gpus("\"2\"") + "}, {" + gpus("3") + "}]}", 5},
           Case{
               R"({"containers": [{)" + gpus("1") + R"(}], "initContainers": [)" + init("4") + "]}",
               4},
           Case{
               R"({"containers": [{)" + gpus("4") + R"(}], "initContainers": [)" + init("1") + "]}",
               4},
           // A sidecar stays: it adds to the containers, and to init containers after it.
           Case{R"({"containers": [{)" + gpus("4") + R"(}], "initContainers": [)" +
                    init("1", true) + "]}",
                5},
           Case{R"({"containers": [], "initContainers": [)" + init("1", true) + "," + init("4") +
                    "]}",
                5},
           Case{R"({"containers": [], "initContainers": [)" + init("4") + "," + init("1", true) +
                    "]}",
                4},
           Case{R"({"containers": [{"resources": {"requests": {"nvidia.com/gpu": 2}}}]})", 2},
       }) {
    CAPTURE(row.spec);
    CHECK(extended_resources(parse(row.spec)) ==
          std::map<std::string, std::int64_t>{{"nvidia.com/gpu", row.gpus}});
  }
}

TEST_CASE("nothing is counted that is no whole amount of an extended resource") {
  for (const char* const amount : {"0", "\"0\"", "\"500m\"", "\"x\"", "1.5", "null", "[]"}) {
    CAPTURE(amount);
    CHECK(extended_resources(parse(std::string(R"({"containers": [{)") + gpus(amount) + "}]}"))
              .empty());
  }
  CHECK(extended_resources(parse(R"({"containers": [{"resources": {"limits":
      {"cpu": 1, "memory": "1Gi", "hugepages-2Mi": "2Mi", "requests.nvidia.com/gpu": 1,
       "node.kubernetes.io/x": 1}}}]})"))
            .empty());
  CHECK(extended_resources(parse("{}")).empty());
}

TEST_CASE("amounts are read as quantities, and never run over") {
  CHECK(kube::whole_quantity("1k") == 1000);
  CHECK(kube::whole_quantity("2Ki") == 2048);
  CHECK(kube::whole_quantity("1000m") == 1);
  CHECK(kube::whole_quantity(7) == 7);
  CHECK_FALSE(kube::whole_quantity("1E"));
  CHECK_FALSE(kube::whole_quantity(true));
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  const std::string largest = std::to_string(most);
  CHECK(extended_resources(
            parse(R"({"containers": [{)" + gpus(largest) + "}, {" + gpus(largest) + "}]}"))
            .at("nvidia.com/gpu") == most);
}
