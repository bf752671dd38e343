#include "plugin/fields/managed_fields.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace routerctl::fields {

namespace {

const Json object = Json::parse(R"({
  "metadata": {"name": "a", "labels": {"ours": "1", "theirs": "2"}, "annotations": {}},
  "data": {"k": "v", "f:odd": "w"},
  "spec": {
    "replicas": 2,
    "selector": {"matchLabels": {"app": "a"}},
    "containers": [
      {"name": "sidecar", "image": "s"},
      {"name": "main", "image": "m", "args": ["--a", "--b"], "pullPolicy": "Always",
       "ports": [{"containerPort": 80, "protocol": "TCP"}, {"containerPort": 80, "protocol": "UDP"}]}],
    "finalizers": ["one", "two"]}})");

}  // namespace

TEST_CASE("a projection keeps the fields that are named and nothing else") {
  struct Row {
    const char *fields, *expected;
  };
  const std::vector<Row> table{
      {R"({"f:data": {"f:k": {}}})", R"({"data": {"k": "v"}})"},
      {R"({"f:data": {".": {}, "f:f:odd": {}}})", R"({"data": {"f:odd": "w"}})"},
      {R"({"f:data": {}})", R"({"data": {"k": "v", "f:odd": "w"}})"},
      {R"({"f:metadata": {"f:labels": {".": {}, "f:ours": {}}}})",
       R"({"metadata": {"labels": {"ours": "1"}}})"},
      {R"({"f:metadata": {"f:labels": {".": {}}}})", R"({"metadata": {"labels": {}}})"},
      {R"({"f:metadata": {"f:annotations": {"f:gone": {}}}})", "null"},
      {R"({"f:spec": {"f:selector": {}, "f:gone": {}}})",
       R"({"spec": {"selector": {"matchLabels": {"app": "a"}}}})"},
      {R"({"f:spec": {"f:containers": {"k:{\"name\":\"main\"}":
           {".": {}, "f:name": {}, "f:args": {}}}}})",
       R"({"spec": {"containers": [{"name": "main", "args": ["--a", "--b"]}]}})"},
      {R"({"f:spec": {"f:containers": {"k:{\"name\":\"main\"}": {"f:ports": {
           "k:{\"containerPort\":80,\"protocol\":\"UDP\"}": {"f:containerPort": {}}}}}}})",
       R"({"spec": {"containers": [{"ports": [{"containerPort": 80}]}]}})"},
      {R"({"f:spec": {"f:containers": {"k:{\"name\":\"main\"}": {".": {}}}}})",
       R"({"spec": {"containers": [{"name": "main"}]}})"},
      {R"({"f:spec": {"f:containers": {"k:{\"name\":\"gone\"}": {".": {}}}}})", "null"},
      {R"({"f:spec": {"f:finalizers": {"v:\"two\"": {}}}})",
       R"({"spec": {"finalizers": ["two"]}})"},
      {R"({"f:spec": {"f:finalizers": {"i:0": {}}}})", R"({"spec": {"finalizers": ["one"]}})"},
      {R"({"f:spec": {"f:replicas": {"f:was_a_map": {}}}})", R"({"spec": {"replicas": 2}})"},
      {R"({"f:spec": {"f:finalizers": {"k:{broken": {}}}})", "null"},
      {R"({})", "null"},
      {"null", "null"},
  };
  for (const Row& row : table) {
    CAPTURE(row.fields);
    CHECK(project(object, Json::parse(row.fields)) == Json::parse(row.expected));
  }
}

TEST_CASE("sets are united, and a field with others below it is not the whole of it") {
  struct Row {
    const char *one, *other, *expected;
  };
  const std::vector<Row> table{
      {"null", R"({"f:a": {}})", R"({"f:a": {}})"},
      {R"({"f:a": {}})", "null", R"({"f:a": {}})"},
      {"null", "null", "null"},
      {R"({"f:a": {}})", R"({"f:b": {"f:c": {}}})", R"({"f:a": {}, "f:b": {"f:c": {}}})"},
      {R"({"f:a": {"f:b": {}}})", R"({"f:a": {"f:c": {}}})", R"({"f:a": {"f:b": {}, "f:c": {}}})"},
      {R"({"f:a": {}})", R"({"f:a": {"f:c": {}}})", R"({"f:a": {".": {}, "f:c": {}}})"},
      {R"({"f:a": {"f:c": {}}})", R"({"f:a": {}})", R"({"f:a": {"f:c": {}, ".": {}}})"},
      {R"({"f:a": {}})", R"({"f:a": {}})", R"({"f:a": {}})"},
  };
  for (const Row& row : table) {
    CAPTURE(row.one);
    CAPTURE(row.other);
    CHECK(united(Json::parse(row.one), Json::parse(row.other)) == Json::parse(row.expected));
  }
}

TEST_CASE("only what a manager applied is its own, whatever the version; its updates are not") {
  const Json managed = Json::parse(R"({"metadata": {"managedFields": [
    {"manager": "helm", "operation": "Apply", "fieldsV1": {"f:h": {}}},
    {"manager": "routerctl", "operation": "Update", "fieldsV1": {"f:u": {}}},
    {"manager": "routerctl", "operation": "Apply", "fieldsV1": {"f:a": {}}},
    {"manager": "routerctl", "operation": "Apply", "subresource": "status", "fieldsV1": {"f:s": {}}},
    {"manager": "routerctl", "operation": "Apply", "apiVersion": "v2", "fieldsV1": {"f:b": {}}}]}})");
  CHECK(applied_by(managed, "routerctl") == Json::parse(R"({"f:a": {}, "f:b": {}})"));
  CHECK(applied_by(managed, "kubectl").is_null());
  CHECK(applied_by(Json::object(), "routerctl").is_null());
  CHECK(applied_by(Json::parse(R"({"metadata": {}})"), "routerctl").is_null());
  CHECK(managers_of(managed) == std::vector<std::string>{"helm", "routerctl"});
}

}  // namespace routerctl::fields
