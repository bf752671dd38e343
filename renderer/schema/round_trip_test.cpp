#include "renderer/schema/round_trip.hpp"

#include <string>

#include <doctest/doctest.h>

#include "renderer/schema/test_checked.hpp"

using namespace routerctl;
using routerctl::schema::test::Plain;

namespace {

const schema::Schema& pod_spec() {
  return schema::schema_at("ai_deployment", {"spec", "deployment", "template", "spec"});
}

// What is left of a pod, as compact JSON.
std::string left_of(const std::string& pod) {
  Plain read(pod_spec(), pod);
  for (const Diagnostic& diagnostic : read.diagnostics) {
    FAIL(diagnostic.message);
  }
  return schema::round_trip(read.root(), pod_spec()).dump();
}

// A value with every field that the schema has, none of them zero.
Json everything(const schema::Schema& schema) {
  if (schema.int_or_string) {
    return schema.pattern.empty() ? Json(80) : Json("1Gi");
  }
  switch (schema.type) {
    case schema::Type::boolean: return true;
    case schema::Type::integer: return 7;
    case schema::Type::string: return "text";
    case schema::Type::array: return Json::array({everything(*schema.items)});
    default: break;
  }
  Json object = Json::object();
  if (schema.additional != nullptr) {
    object["key"] = everything(*schema.additional);
  }
  for (const schema::Property& property : schema.properties) {
    object[std::string(property.name)] = everything(*property.schema);
  }
  return object;
}

struct Row {
  const char* what;
  const char* written;
  const char* left;
};

}  // namespace

TEST_CASE("a pod keeps what Go's types keep") {
  for (
      const Row& row : {
          Row{"0, false, empty texts, lists and maps of optional fields go",
              "{containers: [], hostNetwork: false, schedulerName: '', tolerations: [], "
              "nodeSelector: {}}",
              R"({"containers":[]})"},
          Row{"pointers keep their zero",
              "{containers: [], priority: 0, enableServiceLinks: false, runtimeClassName: ''}",
              R"({"containers":[],"priority":0,"enableServiceLinks":false,"runtimeClassName":""})"},
          Row{"objects stay, also empty ones",
              "{containers: [], securityContext: {}, affinity: {nodeAffinity: {}}}",
              R"({"containers":[],"securityContext":{},"affinity":{"nodeAffinity":{}}})"},
          Row{"required fields stay as they are",
              "{containers: [{name: ''}], volumes: [{name: v, hostPath: {path: ''}}]}",
              R"({"containers":[{"name":""}],"volumes":[{"name":"v","hostPath":{"path":""}}]})"},
          Row{"resources without anything go",
              "{containers: [{name: a, resources: {limits: {}, requests: {}}}]}",
              R"({"containers":[{"name":"a"}]})"},
          Row{"an amount of 0 is an amount",
              "{containers: [{name: a, resources: {limits: {cpu: 0}}}]}",
              R"({"containers":[{"name":"a","resources":{"limits":{"cpu":"0"}}}]})"},
          Row{"quantities are printed as Go prints them",
              "{containers: [], overhead: {memory: 1024Mi, cpu: '0.5'}, "
              "volumes: [{name: v, emptyDir: {sizeLimit: 0.5Gi}}]}",
              R"({"containers":[],"overhead":{"memory":"1Gi","cpu":"500m"},)"
              R"("volumes":[{"name":"v","emptyDir":{"sizeLimit":"512Mi"}}]})"},
          Row{"a port stays a number or a name",
              "{containers: [{name: a, livenessProbe: {tcpSocket: {port: http}}, "
              "readinessProbe: {httpGet: {port: 0}}}]}",
              R"({"containers":[{"name":"a","livenessProbe":{"tcpSocket":{"port":"http"}},)"
              R"("readinessProbe":{"httpGet":{"port":0}}}]})"},
          Row{"a missing divisor is 0",
              "{containers: [{name: a, env: [{name: E, valueFrom: {resourceFieldRef: {resource: "
              "limits.cpu}}}]}]}",
              R"({"containers":[{"name":"a","env":[{"name":"E","valueFrom":{"resourceFieldRef":)"
              R"({"resource":"limits.cpu","divisor":"0"}}}]}]})"},
          Row{"a missing service of a gRPC probe is null, an empty one stays",
              "{containers: [{name: a, livenessProbe: {grpc: {port: 1}}, "
              "startupProbe: {grpc: {port: 1, service: ''}}}]}",
              R"({"containers":[{"name":"a","livenessProbe":{"grpc":{"port":1,"service":null}},)"
              R"("startupProbe":{"grpc":{"port":1,"service":""}}}]})"},
          Row{"projected volumes have sources, claims have metadata",
              "{containers: [], volumes: [{name: p, projected: {}}, {name: e, ephemeral: "
              "{volumeClaimTemplate: {spec: {}}}}]}",
              R"({"containers":[],"volumes":[{"name":"p","projected":{"sources":null}},)"
              R"({"name":"e","ephemeral":{"volumeClaimTemplate":{"spec":{},"metadata":{}}}}]})"},
          Row{"containers of all three lists are containers",
              "{containers: [{name: a, stdin: false}], initContainers: [{name: b, tty: false, "
              "restartPolicy: ''}], ephemeralContainers: [{name: c, targetContainerName: a, "
              "image: ''}]}",
              R"({"containers":[{"name":"a"}],"initContainers":[{"name":"b","restartPolicy":""}],)"
              R"("ephemeralContainers":[{"name":"c","targetContainerName":"a"}]})"},
          Row{"keys keep their order", "{subdomain: b, hostname: a, containers: []}",
              R"({"subdomain":"b","hostname":"a","containers":[]})"},
      }) {
    CAPTURE(row.what);
    CHECK(left_of(row.written) == row.left);
  }
}

TEST_CASE("a pod with all its fields loses none") {
  const std::string pod = everything(pod_spec()).dump();
  CHECK(pod.size() > 15'000);
  CHECK(left_of(pod) == pod);
}

TEST_CASE("an absent field is null, and a round trip counts as reading") {
  CHECK(schema::round_trip(yaml::Field(), pod_spec()).is_null());
  Plain read(pod_spec(), "{containers: [], tolerations: []}");
  schema::round_trip(read.root(), pod_spec());
  for (const yaml::Field field : read.root().items()) {
    CHECK(field.document()->nodes[field.id()].used == yaml::Used::yes);
  }
}

TEST_CASE("what went through Go once stays the same") {
  const std::string once = left_of(
      "{containers: [{name: a, image: i, resources: {limits: {memory: 0.5Gi}}, livenessProbe: "
      "{grpc: {port: 1}}}], volumes: [{name: p, projected: {sources: []}}], priority: 0}");
  CHECK(left_of(once.substr(0, once.find(R"(,"service":null)")) +
                once.substr(once.find(R"(,"service":null)") + 15)) == once);
}

TEST_CASE("a path that no schema has is a mistake of ours") {
  CHECK_THROWS(schema::schema_at("ai_deployment", {"spec", "nothing"}));
  CHECK_THROWS(schema::schema_at("nothing", {}));
}
