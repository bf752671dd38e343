// The fake server of the other tests answers as real ones were seen to.

#include <string>

#include <doctest/doctest.h>

#include "plugin/api/client.hpp"
#include "plugin/api/status.hpp"
#include "plugin/api/test_server.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::api;

const std::string map_path = "/api/v1/namespaces/default/configmaps/a";

Json config_map(Json data) {
  return Json::object({{"apiVersion", "v1"},
                       {"kind", "ConfigMap"},
                       {"metadata", Json::object({{"name", "a"}, {"namespace", "default"}})},
                       {"data", std::move(data)}});
}

struct Cluster {
  Answer apply(const Json& object, const std::string& query = "", std::string path = map_path) {
    return client.send({.method = "PATCH",
                        .target = std::move(path) + "?fieldManager=routerctl" + query,
                        .content_type = "application/apply-patch+yaml",
                        .body = object.dump()});
  }
  Json live() { return server.object("ConfigMap", "default", "a"); }

  test::FakeServer server;
  Stop stop;
  Client client{server, stop};
};

}  // namespace

TEST_CASE("the fake server creates, changes and leaves unchanged what is applied") {
  Cluster cluster;
  CHECK(cluster.apply(config_map({{"k", "1"}}), "&dryRun=All").code == 201);
  CHECK(cluster.live().is_null());
  CHECK(cluster.apply(config_map({{"k", "1"}})).code == 201);
  const Json created = cluster.live();
  CHECK(cluster.apply(config_map({{"k", "1"}})).code == 200);
  CHECK(cluster.live() == created);
  CHECK(cluster.apply(config_map({{"l", "2"}})).code == 200);
  CHECK(cluster.live()["data"] == Json::object({{"l", "2"}}));
  CHECK(cluster.live()["metadata"]["resourceVersion"] != created["metadata"]["resourceVersion"]);
}

TEST_CASE("the fake server refuses to take a field from another manager without force") {
  Cluster cluster;
  cluster.apply(config_map({{"k", "1"}}));
  cluster.server.put(config_map({{"k", "9"}}), "kubectl-edit");
  const Refusal refusal = refusal_of(cluster.apply(config_map({{"k", "1"}})));
  CHECK(refusal.failure == Failure::conflict);
  REQUIRE(refusal.causes.size() == 1);
  CHECK(refusal.causes[0].field == ".data.k");
  CHECK(refusal.message ==
        "Apply failed with 1 conflict: conflict with \"kubectl-edit\" using v1: .data.k");
  CHECK(cluster.apply(config_map({{"k", "1"}}), "&force=true").code == 200);
  CHECK(cluster.apply(config_map({{"k", "1"}})).code == 200);
}

TEST_CASE("the fake server refuses what real ones refuse") {
  Cluster cluster;
  const std::string elsewhere = "/api/v1/namespaces/no/configmaps/a";
  CHECK(refusal_of(cluster.apply(config_map({}), "", elsewhere)).failure == Failure::no_namespace);
  CHECK_FALSE(cluster.client.type_of("example.io/v1", "Widget").has_value());
  CHECK(cluster.client.type_of("apps/v1", "Deployment")->plural == "deployments");
  CHECK(refusal_of(cluster.client.get(map_path)).failure == Failure::not_found);
}

TEST_CASE("the fake server deletes the object that is meant and no other") {
  Cluster cluster;
  cluster.apply(config_map({{"k", "1"}}));
  Request request{.method = "DELETE", .target = map_path, .content_type = "application/json"};
  request.body = R"({"preconditions":{"uid":"other"}})";
  CHECK(refusal_of(cluster.client.send(request)).failure == Failure::race);
  request.body = R"({"dryRun":["All"]})";
  CHECK(cluster.client.send(request).ok());
  CHECK_FALSE(cluster.live().is_null());
  request.body.clear();
  CHECK(cluster.client.send(request).ok());
  CHECK(cluster.live().is_null());
}

TEST_CASE("the fake server streams what changed since a version, and until it is cut") {
  Cluster cluster;
  cluster.apply(config_map({{"k", "1"}}));
  cluster.apply(config_map({{"k", "2"}}));
  cluster.server.remove("ConfigMap", "default", "a");
  std::string types;
  const Answer end = cluster.client.stream(
      {.target = "/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=0"},
      [&](std::string_view line) {
        const Json event = Json::parse(line);
        types += event["type"].get<std::string>() + " ";
        if (event["type"] == "DELETED") {
          cluster.server.cut_streams();
        }
        return true;
      });
  CHECK(end.ok());
  CHECK(types == "ADDED MODIFIED DELETED ");
}
