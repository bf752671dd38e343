#include "plugin/deletion/deletion.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "plugin/api/test_server.hpp"
#include "plugin/apply/apply.hpp"

namespace routerctl::deletion {

namespace {

Object config_map(const std::string& name, const std::string& namespace_ = "default") {
  Object object;
  object.value =
      Json::object({{"apiVersion", "v1"},
                    {"kind", "ConfigMap"},
                    {"metadata", Json::object({{"name", name}, {"namespace", namespace_}})},
                    {"data", Json::object({{"k", "1"}})}});
  return object;
}

struct Run {
  explicit Run(std::vector<Object> objects = {}) { apply_them(std::move(objects)); }

  void apply_them(std::vector<Object> objects) {
    std::vector<apply::Item> made = apply::plan(objects, client, {});
    apply::apply(made, client, [](const apply::Applied&) {});
  }
  std::string words(std::vector<Object> objects, const Options& options = {}) {
    input = std::move(objects);
    items = plan(input, client, options);
    std::string text;
    for (const Item& item : items) {
      const std::vector<std::string> words{"remove", "absent", "foreign", "created_once",
                                           "needed", "given",  "refused"};
      text += item.at.name + ":" + words[static_cast<std::size_t>(item.step)] + " ";
    }
    return text;
  }
  void note(Item& item, Outcome outcome) {
    const std::vector<std::string> words{"deleted", "deleting", "absent", "left", "refused"};
    told += item.at.name + ":" + words[static_cast<std::size_t>(outcome)] + " ";
    if (outcome == Outcome::deleting) {
      waiting.push_back(&item);
    }
  }
  std::string delete_all(const Options& options = {}) {
    told.clear();
    remove(items, client, options, [this](Item& item, Outcome outcome) { note(item, outcome); });
    return told;
  }
  std::string wait(std::chrono::seconds most = std::chrono::seconds(60)) {
    told.clear();
    wait_until_gone(waiting, client, api::Clock::now() + most,
                    [this](Item& item, Outcome outcome) { note(item, outcome); });
    return told;
  }
  Json live(const std::string& name) { return server.object("ConfigMap", "default", name); }
  void add_finalizer(const std::string& name) {
    Json object = live(name);
    object["metadata"]["finalizers"] = Json::array({"example.com/protect"});
    server.put(std::move(object), "protector");
  }

  std::vector<Object> input;
  std::vector<Item> items;
  std::vector<Item*> waiting;
  std::string told;
  std::function<void(std::size_t)> on_pause;
  std::size_t pauses = 0;
  test::FakeServer server;
  api::Stop stop;
  api::Client client{server, stop, {.sleep = [this](std::chrono::milliseconds, api::Stop&) {
                       ++pauses;
                       if (on_pause) {
                         on_pause(pauses);
                       }
                     }}};
};

}  // namespace

TEST_CASE("objects are deleted in the reverse of their order, and a second time there are none") {
  Run run({config_map("a"), config_map("b")});
  CHECK(run.words({config_map("a"), config_map("b")}) == "b:remove a:remove ");
  CHECK_FALSE(run.live("a").is_null());
  CHECK(run.delete_all() == "b:deleted a:deleted ");
  CHECK(run.live("a").is_null());
  CHECK(run.words({config_map("a"), config_map("b")}) == "b:absent a:absent ");
  CHECK(run.delete_all() == "b:absent a:absent ");
  CHECK(run.server.count("DELETE") == 2);
}

TEST_CASE("what others made is left alone, also what routerctl updated without an apply") {
  Run run;
  run.server.put(config_map("a").value, "helm");
  run.server.put(config_map("b").value, "routerctl");
  CHECK(run.words({config_map("a"), config_map("b")}) == "b:foreign a:foreign ");
  CHECK(run.delete_all() == "b:left a:left ");
  CHECK(run.server.count("DELETE") == 0);
}

TEST_CASE("what has been taken over by others is theirs") {
  Run run({config_map("a")});
  Object theirs = config_map("a");
  theirs.value["data"]["k"] = "2";
  run.server.put(theirs.value, "helm");
  CHECK(run.words({config_map("a")}) == "a:foreign ");
}

TEST_CASE("what is created once stays, unless it is asked for") {
  Run run({config_map("a")});
  Object once = config_map("a");
  once.policy.existing = Existing::keep;
  CHECK(run.words({once}) == "a:created_once ");
  CHECK(run.delete_all() == "a:left ");
  CHECK(run.words({once}, {.created_once = true}) == "a:remove ");
  CHECK(run.delete_all({.created_once = true}) == "a:deleted ");
}

TEST_CASE("what is created once keeps what it needs, and nothing else") {
  Object once;
  once.value = Json::parse(R"({"apiVersion": "apps/v1", "kind": "Deployment",
    "metadata": {"name": "d", "namespace": "default"},
    "spec": {"template": {"spec": {"containers": [
      {"name": "c", "envFrom": [{"configMapRef": {"name": "a"}}]}]}}}})");
  once.policy.existing = Existing::keep;
  Run run({config_map("a"), config_map("b"), once});
  CHECK(run.words({config_map("a"), config_map("b"), once}) == "d:created_once b:remove a:needed ");
  CHECK(run.delete_all() == "d:left b:deleted a:left ");
  const Options all{.created_once = true};
  CHECK(run.words({config_map("a"), once}, all) == "d:remove a:remove ");
  // Where it is not there, it needs nothing.
  run.delete_all(all);
  run.apply_them({config_map("a")});
  CHECK(run.words({config_map("a"), once}) == "d:absent a:remove ");
}

TEST_CASE("what was there before stays: an object that is meant by its uid, and any Node") {
  Run run({config_map("a")});
  Object meant = config_map("a");
  meant.policy.uid = run.live("a")["metadata"]["uid"];
  Object node;
  node.value = Json::parse(
      R"({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n", "labels": {"x": "y"}}})");
  run.apply_them({node});
  CHECK(run.words({node, meant}, {.created_once = true}) == "a:given n:given ");
  CHECK(run.delete_all() == "a:left n:left ");
}

TEST_CASE("of a kind that the cluster does not know there is nothing") {
  Run run;
  Object strange = config_map("a");
  strange.value["apiVersion"] = "example.io/v1";
  CHECK(run.words({strange}) == "a:absent ");
}

TEST_CASE("a request names the uid and how far it goes") {
  Run run({config_map("a")});
  const std::string uid = run.live("a")["metadata"]["uid"];
  run.words({config_map("a")});
  run.delete_all({.cascade = Cascade::orphan});
  const Json body = Json::parse(run.server.requests().back().body);
  CHECK(body["preconditions"] == Json::object({{"uid", uid}}));
  CHECK(body["propagationPolicy"] == "Orphan");
  CHECK_FALSE(body.contains("dryRun"));
}

TEST_CASE("an object that was replaced behind the plan is not deleted") {
  Run run({config_map("a")});
  run.words({config_map("a")});
  run.server.remove("ConfigMap", "default", "a");
  run.apply_them({config_map("a")});
  CHECK(run.delete_all() == "a:refused ");
  CHECK(run.items[0].at.refusal->failure == api::Failure::race);
  CHECK_FALSE(run.live("a").is_null());
}

TEST_CASE("an object that somebody else deletes meanwhile is deleted") {
  Run run({config_map("a")});
  run.words({config_map("a")});
  run.server.remove("ConfigMap", "default", "a");
  CHECK(run.delete_all() == "a:deleted ");
}

TEST_CASE("one object that is forbidden does not stop the others") {
  Run run({config_map("a"), config_map("b"), config_map("c"), config_map("d")});
  const auto forbidden = [](const api::Request&) {
    return test::status_answer(403, "Forbidden", "forbidden");
  };
  run.server.on("GET", "configmaps/a", forbidden);
  run.server.on("DELETE", "configmaps/c", forbidden);
  CHECK(run.words({config_map("a"), config_map("b"), config_map("c"), config_map("d")}) ==
        "d:remove c:remove b:remove a:refused ");
  CHECK(run.delete_all() == "d:deleted c:refused b:deleted a:refused ");
}

TEST_CASE("a dry run asks the server and deletes nothing") {
  Run run({config_map("a"), config_map("b")});
  run.server.on("DELETE", "configmaps/a", [](const api::Request&) {
    return test::status_answer(403, "Forbidden", "forbidden");
  });
  CHECK(run.words({config_map("a"), config_map("b")}, {.dry_run = true}) == "b:remove a:refused ");
  CHECK_FALSE(run.live("b").is_null());
  CHECK(Json::parse(run.server.requests().back().body)["dryRun"] == Json::array({"All"}));
}

TEST_CASE("waiting ends when the last object is gone") {
  Run run({config_map("a"), config_map("b"), config_map("c")});
  run.add_finalizer("a");
  run.add_finalizer("b");
  run.words({config_map("a"), config_map("b"), config_map("c")});
  CHECK(run.delete_all() == "c:deleted b:deleting a:deleting ");
  run.on_pause = [&](std::size_t pause) {
    run.server.remove("ConfigMap", "default", pause == 1 ? "a" : pause == 3 ? "b" : "none");
  };
  CHECK(run.wait() == "a:deleted b:deleted ");
  CHECK(run.waiting.empty());
  CHECK(run.pauses == 3);
}

TEST_CASE("what belongs to an object can go first") {
  Run run({config_map("a")});
  run.words({config_map("a")});
  CHECK(run.delete_all({.cascade = Cascade::foreground}) == "a:deleting ");
  CHECK(run.waiting[0]->at.live["metadata"]["finalizers"] == Json::array({"foregroundDeletion"}));
}

TEST_CASE("when time is up, what is still there is known with its finalizers") {
  Run run({config_map("a")});
  run.add_finalizer("a");
  run.words({config_map("a")});
  run.delete_all();
  CHECK(run.wait(std::chrono::seconds(0)).empty());
  REQUIRE(run.waiting.size() == 1);
  CHECK(run.waiting[0]->at.live["metadata"]["finalizers"] == Json::array({"example.com/protect"}));
  // Another run goes on.
  CHECK(run.words({config_map("a")}) == "a:remove ");
  run.waiting.clear();
  CHECK(run.delete_all() == "a:deleting ");
}

TEST_CASE("another object of the same name is not waited for") {
  Run run({config_map("a")});
  run.add_finalizer("a");
  run.words({config_map("a")});
  run.delete_all();
  run.server.remove("ConfigMap", "default", "a");
  run.apply_them({config_map("a")});
  CHECK(run.wait() == "a:deleted ");
}

TEST_CASE("a server that is busy is asked again while there is time, lost credentials end it") {
  Run run({config_map("a"), config_map("b")});
  run.add_finalizer("a");
  run.add_finalizer("b");
  run.words({config_map("a"), config_map("b")});
  run.delete_all();
  run.server.on("GET", "configmaps/a", [](const api::Request&) {
    return test::status_answer(503, "ServiceUnavailable", "busy");
  });
  run.server.on(
      "GET", "configmaps/b",
      [](const api::Request&) { return test::status_answer(401, "Unauthorized", "Unauthorized"); },
      2);
  run.on_pause = [&](std::size_t pause) {
    if (pause == 2) {
      run.server.remove("ConfigMap", "default", "a");
    }
  };
  CHECK(run.wait() == "b:refused a:deleted ");
  CHECK(run.items[0].at.refusal->failure == api::Failure::unauthorized);
}

TEST_CASE("credentials that end are tried for no further object") {
  Run run({config_map("a"), config_map("b"), config_map("c")});
  run.words({config_map("a"), config_map("b"), config_map("c")});
  run.server.on(
      "DELETE", "configmaps/",
      [](const api::Request&) { return test::status_answer(401, "Unauthorized", "Unauthorized"); },
      2);
  CHECK(run.delete_all() == "c:refused ");
  CHECK_FALSE(run.live("a").is_null());
}

TEST_CASE("a server that is gone ends the run, and another run goes on") {
  Run run({config_map("a"), config_map("b"), config_map("c")});
  run.words({config_map("a"), config_map("b"), config_map("c")});
  run.server.on("DELETE", "configmaps/b", [](const api::Request&) {
    return test::text_answer(502, "dial tcp 10.0.0.1:6443: connect: connection refused");
  });
  CHECK_THROWS_AS(run.delete_all(), api::Unreachable);
  CHECK(run.told == "c:deleted ");
  CHECK(run.words({config_map("a"), config_map("b"), config_map("c")}) ==
        "c:absent b:remove a:remove ");
  CHECK(run.delete_all() == "c:absent b:deleted a:deleted ");
}

TEST_CASE("a connection that breaks is tried again, and the object may be gone by then") {
  Run run({config_map("a")});
  run.words({config_map("a")});
  run.server.on("DELETE", "configmaps/a", [&](const api::Request&) -> std::optional<api::Answer> {
    run.server.remove("ConfigMap", "default", "a");
    throw api::Unreachable("broken pipe");
  });
  CHECK(run.delete_all() == "a:deleted ");
  CHECK(run.client.retries() == 1);
}

TEST_CASE("a stop ends a run between two objects, and while it waits") {
  Run run({config_map("a"), config_map("b")});
  run.words({config_map("a"), config_map("b")});
  run.server.after("DELETE", "configmaps/b", [&] { run.stop.request(); });
  CHECK_THROWS_AS(run.delete_all(), api::Stopped);
  CHECK(run.told == "b:deleted ");
  CHECK_FALSE(run.live("a").is_null());

  Run waiting({config_map("a"), config_map("b")});
  waiting.add_finalizer("a");
  waiting.add_finalizer("b");
  waiting.words({config_map("a"), config_map("b")});
  waiting.delete_all();
  waiting.on_pause = [&](std::size_t) {
    waiting.server.remove("ConfigMap", "default", "b");
    waiting.server.after("GET", "configmaps/b", [&] { waiting.stop.request(); });
  };
  CHECK_THROWS_AS(waiting.wait(), api::Stopped);
  CHECK(waiting.told == "b:deleted ");
  REQUIRE(waiting.waiting.size() == 1);
  CHECK(waiting.waiting[0]->at.name == "a");
}

}  // namespace routerctl::deletion
