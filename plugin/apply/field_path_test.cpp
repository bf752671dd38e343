#include "plugin/apply/field_path.hpp"

#include <utility>

#include <doctest/doctest.h>

namespace routerctl::apply {

namespace {

const Json object = Json::parse(R"({
  "data": {"a.b": "dots", "a": {"c": 1}, "dynamic_config.json": "{}"},
  "metadata": {"labels": {"x/y": "slash"}, "finalizers": ["one", "two"]},
  "spec": {"containers": [{"name": "a]\"", "image": "i"}, {"name": "b", "args": ["p", "q"]}],
           "ports": [{"port": 80, "name": "udp", "protocol": "UDP"}, {"port": 80}]}})");

}  // namespace

TEST_CASE("a path of a conflict leads to the value and its pointer") {
  const std::pair<const char*, const char*> table[] = {
      {".data.a.b", "/data/a.b"},
      {".data.a.c", "/data/a/c"},
      {".data.dynamic_config.json", "/data/dynamic_config.json"},
      {".metadata.labels.x/y", "/metadata/labels/x~1y"},
      {".metadata.finalizers[=\"two\"]", "/metadata/finalizers/1"},
      {".spec.containers[name=\"a]\\\"\"].image", "/spec/containers/0/image"},
      {".spec.containers[name=\"b\"].args[1]", "/spec/containers/1/args/1"},
      {".spec.ports[port=80,protocol=\"UDP\"].name", "/spec/ports/0/name"},
      {".spec.ports[port=80,protocol=\"TCP\"].port", "/spec/ports/1/port"},
  };
  for (const auto& each : table) {
    const char* const path = each.first;
    const char* const pointer = each.second;
    CAPTURE(path);
    const Found found = find(object, path);
    CHECK(found.pointer == pointer);
    REQUIRE(found.value != nullptr);
    CHECK(*found.value == object.at(Json::json_pointer(pointer)));
  }
}

TEST_CASE("a path that leads nowhere finds nothing") {
  for (const char* const path :
       {".data.x", ".spec.containers[name=\"c\"]", ".spec.containers[9]", ".spec.containers[",
        ".data.a.b.c", "data", ".spec.ports[port=8]", ".spec.containers[]"}) {
    CAPTURE(path);
    CHECK(find(object, path).value == nullptr);
  }
}

}  // namespace routerctl::apply
