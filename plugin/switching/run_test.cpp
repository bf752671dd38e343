#include "plugin/switching/run.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "plugin/api/test_server.hpp"
#include "plugin/apply/apply.hpp"

namespace routerctl::switching {

namespace {

using std::chrono::seconds;

const Names names{"default", "vllm-config", "vllm"};

Json metadata(const std::string& name) {
  return Json::object({{"name", name}, {"namespace", "default"}});
}

Object config_map(const std::string& model, const std::string& length = "4096") {
  Object object;
  object.value =
      Json::object({{"apiVersion", "v1"},
                    {"kind", "ConfigMap"},
                    {"metadata", metadata("vllm-config")},
                    {"data", Json::object({{"SERVED_MODEL_NAME", model}, {"LENGTH", length}})}});
  object.value["metadata"]["labels"] = Json::object({{"app", "vllm"}});
  return object;
}

Object deployment(int replicas) {
  Object object;
  object.value = Json::object(
      {{"apiVersion", "apps/v1"},
       {"kind", "Deployment"},
       {"metadata", metadata("vllm")},
       {"spec", Json::object({{"replicas", replicas},
                              {"selector", Json::object({{"matchLabels",
                                                          Json::object({{"app", "vllm"}})}})}})}});
  object.policy.existing = Existing::keep;
  return object;
}

std::vector<Object> objects(const std::string& model, const std::string& length = "4096") {
  return {config_map(model, length), deployment(0)};
}

// A cluster whose time passes only while somebody waits.
struct Cluster {
  Cluster() {
    input = {config_map("a")};
    std::vector<apply::Item> items = apply::plan(input, client, {});
    apply::apply(items, client, [](const apply::Applied&) {});
  }

  // As the controllers would.
  void run_pods(int replicas, bool ready = true) {
    Json live = server.object("Deployment", "default", "vllm");
    Json object = live.is_null() ? deployment(replicas).value : live;
    object["spec"]["replicas"] = replicas;
    const int generation = live.is_null() ? 1
                                          : live["metadata"]["generation"].get<int>() +
                                                (live["spec"]["replicas"] == replicas ? 0 : 1);
    object["status"] =
        Json::object({{"observedGeneration", generation}, {"readyReplicas", ready ? replicas : 0}});
    server.put(std::move(object), "controller");
    server.remove("Pod", "default", "vllm-abc-1");
    if (replicas > 0) {
      put_pod("vllm-abc-1", "ReplicaSet", "vllm-abc");
    }
  }
  void put_pod(const std::string& name, const std::string& kind, const std::string& owner,
               const std::string& phase = "Running") {
    Json pod = Json::object({{"apiVersion", "v1"},
                             {"kind", "Pod"},
                             {"metadata", metadata(name)},
                             {"status", Json::object({{"phase", phase}})}});
    pod["metadata"]["labels"] = Json::object({{"app", "vllm"}});
    pod["metadata"]["ownerReferences"] =
        Json::array({Json::object({{"kind", kind}, {"name", owner}, {"controller", true}})});
    server.put(std::move(pod));
  }

  // The actions of a plan: "note scale:0 wait_gone".
  std::string planned(std::vector<Object> wanted, Wish wish = {}) {
    input = std::move(wanted);
    wish.objects = input;
    made = plan(names, wish, client);
    std::string text;
    for (const Step& step : made.steps) {
      text += (text.empty() ? "" : " ") + word(step);
    }
    return text;
  }
  static std::string word(const Step& step) {
    switch (step.action) {
      case Action::create: return "create";
      case Action::note: return "note";
      case Action::scale: return "scale:" + std::to_string(step.to);
      case Action::wait_gone: return "gone";
      case Action::write: return "write";
      case Action::wait_ready: return "ready";
      case Action::forget: return "forget";
    }
    return {};
  }
  std::string taken() {
    std::string text;
    result = run(made, client, {.timeout = seconds(30), .now = [this] { return now; }},
                 {.done = [&](const Step& step) { text += word(step) + " "; },
                  .waiting = [&](const std::string& message) { said.push_back(message); }});
    return text + std::to_string(static_cast<int>(result.end));
  }
  std::string model() {
    return server.object("ConfigMap", "default", "vllm-config")["data"]["SERVED_MODEL_NAME"];
  }
  bool has_note() {
    const Json live = server.object("ConfigMap", "default", "vllm-config");
    return live["metadata"].contains("annotations") &&
           live["metadata"]["annotations"].contains(note_key);
  }

  std::vector<Object> input;
  Plan made;
  Result result;
  std::vector<std::string> said;
  test::FakeServer server;
  api::Stop stop;
  api::Clock::time_point now;
  std::function<void()> controllers = [] {};  // work while somebody waits
  api::Client client{server, stop, {.sleep = [this](std::chrono::milliseconds time, api::Stop&) {
                       now += time;
                       controllers();
                     }}};
};

}  // namespace

TEST_CASE("what is done depends on what is there") {
  Cluster cluster;
  cluster.run_pods(1);
  CHECK(cluster.planned(objects("a")) == "");
  CHECK(cluster.planned(objects("b")) == "note scale:0 gone write scale:1 ready forget");
  CHECK(cluster.planned(objects("b"), {.replicas = 2}) ==
        "note scale:0 gone write scale:2 ready forget");
  CHECK(cluster.planned(objects("a", "8192")) == "note scale:0 gone write scale:1 ready forget");
  REQUIRE(cluster.made.changes.size() == 1);
  CHECK(cluster.made.changes[0].key == "LENGTH");
  CHECK(cluster.made.changes[0].before == "4096");

  cluster.run_pods(1, false);
  CHECK(cluster.planned(objects("a")) == "ready");
  cluster.run_pods(0);
  CHECK(cluster.planned(objects("a")) == "note scale:1 ready forget");
  CHECK(cluster.planned(objects("b")) == "note write scale:1 ready forget");
  cluster.server.remove("Deployment", "default", "vllm");
  CHECK(cluster.planned(objects("a")) == "note create scale:1 ready forget");
  cluster.server.remove("ConfigMap", "default", "vllm-config");
  CHECK(cluster.planned(objects("a")) == "write create scale:1 ready");
  CHECK(cluster.planned({config_map("a")}) == "");
  CHECK(cluster.made.no_deployment);
}

TEST_CASE("pods count that belong to the Deployment and have not ended") {
  Cluster cluster;
  cluster.run_pods(0);
  cluster.put_pod("vllm-big-abc-1", "ReplicaSet", "vllm-big-abc");
  cluster.put_pod("other", "StatefulSet", "vllm-abc");
  cluster.put_pod("evicted", "ReplicaSet", "vllm-abc", "Failed");
  CHECK(cluster.planned(objects("b")) == "note write scale:1 ready forget");
  cluster.put_pod("vllm-abc-2", "ReplicaSet", "vllm-abc");
  CHECK(cluster.planned(objects("b")) == "note gone write scale:1 ready forget");
  CHECK(cluster.server.count("GET", "/pods?labelSelector=app%3Dvllm") == 2);
}

TEST_CASE("a pod that started before the values were written is replaced") {
  Cluster cluster;
  cluster.run_pods(1);
  Json pod = cluster.server.object("Pod", "default", "vllm-abc-1");
  pod["metadata"]["creationTimestamp"] = "2026-01-01T10:00:00Z";
  cluster.server.put(pod);
  const auto written_at = [&](const char* time) {
    cluster.server.on("GET", "/configmaps/", [&cluster, time](const api::Request&) {
      Json live = cluster.server.object("ConfigMap", "default", "vllm-config");
      for (Json& entry : live["metadata"]["managedFields"]) {
        entry["time"] = time;
      }
      return test::json_answer(200, live);
    });
  };
  written_at("2026-01-01T10:00:00Z");
  CHECK(cluster.planned(objects("a")) == "");
  written_at("2026-01-01T10:00:01Z");
  CHECK(cluster.planned(objects("a")) == "note scale:0 gone scale:1 ready forget");
  CHECK(cluster.made.stale_pod == "vllm-abc-1");
}

TEST_CASE("the ConfigMap is written when no pod is left, and the note goes at the end") {
  Cluster cluster;
  cluster.run_pods(1);
  int looks = 0;
  cluster.controllers = [&] {
    const int replicas = cluster.server.object("Deployment", "default", "vllm")["spec"]["replicas"];
    if (replicas == 0) {
      CHECK(cluster.model() == "a");
      CHECK(cluster.has_note());
    }
    if (++looks % 3 == 0) {
      cluster.run_pods(replicas);
    }
  };
  cluster.planned(objects("b"));
  CHECK(cluster.taken() == "note scale:0 gone write scale:1 ready forget 0");
  CHECK(cluster.model() == "b");
  CHECK_FALSE(cluster.has_note());
  CHECK(cluster.said == std::vector<std::string>{"vllm-abc-1", "0 of 1 replicas ready"});
  // Nothing but the Deployment itself was scaled, and nothing was watched.
  CHECK(cluster.server.count("PATCH", "/scale") == 0);
  CHECK(cluster.server.count("GET", "watch=") == 0);
  CHECK(cluster.planned(objects("b")) == "");
}

TEST_CASE("a switch that failed can be gone on with, and gone back from") {
  Cluster cluster;
  cluster.run_pods(1);
  const test::FakeServer::Reply by_the_store = [](const api::Request&) { return std::nullopt; };
  cluster.server.on("PATCH", "/deployments/vllm", by_the_store);
  cluster.controllers = [&] { cluster.run_pods(0); };
  cluster.planned(objects("b"));
  cluster.server.on("PATCH", "/deployments/vllm", [](const api::Request&) {
    return test::status_answer(403, "Forbidden", "no");
  });
  CHECK(cluster.taken() == "note scale:0 gone write 1");
  REQUIRE(cluster.result.step != nullptr);
  CHECK(cluster.result.step->item.refusal->message == "no");
  CHECK(cluster.model() == "b");

  CHECK(cluster.planned(objects("b")) == "scale:1 ready forget");
  CHECK(cluster.planned(objects("c")) == "write scale:1 ready forget");
  const Live live = look(names, cluster.client);
  REQUIRE(live.note());
  CHECK(live.note()->replicas == 1);
  CHECK(cluster.planned({config_map_before(live, *live.note())}, {.replicas = 1, .back = true}) ==
        "write scale:1 ready forget");
  cluster.controllers = [&] { cluster.run_pods(1); };
  CHECK(cluster.taken() == "write scale:1 ready forget 0");
  CHECK(cluster.model() == "a");
  CHECK_FALSE(cluster.has_note());
}

TEST_CASE("a server that came up by itself is what the next switch can go back to") {
  Cluster cluster;
  cluster.run_pods(1);
  cluster.controllers = [&] {
    const int replicas = cluster.server.object("Deployment", "default", "vllm")["spec"]["replicas"];
    cluster.run_pods(replicas, false);
  };
  cluster.planned(objects("b"));
  CHECK(cluster.taken() == "note scale:0 gone write scale:1 2");
  CHECK(cluster.result.message == "0 of 1 replicas ready");
  cluster.run_pods(1);
  CHECK(cluster.planned(objects("b")) == "forget");
  CHECK(cluster.planned(objects("c")) == "note scale:0 gone write scale:1 ready forget");
  CHECK(cluster.made.before->data["SERVED_MODEL_NAME"] == "b");
}

TEST_CASE("waiting ends at the limit, and early when it is of no use") {
  Cluster cluster;
  cluster.run_pods(1);
  cluster.planned(objects("b"));
  CHECK(cluster.taken() == "note scale:0 2");
  CHECK(cluster.result.message == "vllm-abc-1");
  CHECK(cluster.now - api::Clock::time_point() == seconds(30));

  const auto trouble = [&](const char* reason) {
    Json pod = cluster.server.object("Pod", "default", "vllm-abc-1");
    pod["status"]["containerStatuses"] = Json::array({Json::object(
        {{"name", "vllm"},
         {"state", Json::object({{"waiting", Json::object({{"reason", reason}})}})}})});
    cluster.server.put(pod);
  };
  cluster.run_pods(1, false);
  trouble("CreateContainerError");  // it is given 15 seconds
  cluster.now = {};
  cluster.planned(objects("a"));
  CHECK(cluster.taken() == "3");
  CHECK(cluster.now - api::Clock::time_point() == seconds(16));
  CHECK(cluster.result.pod == "vllm-abc-1");
  trouble("CrashLoopBackOff");
  cluster.now = {};
  cluster.planned(objects("a"));
  CHECK(cluster.taken() == "3");
  CHECK(cluster.now == api::Clock::time_point());

  cluster.planned(objects("a"));
  cluster.server.on("GET", "/deployments/vllm", [](const api::Request&) {
    return test::status_answer(404, "NotFound", "gone", Json::object({{"kind", "deployments"}}));
  });
  CHECK(cluster.taken() == "3");
  CHECK(cluster.result.message == "it was deleted");
}

TEST_CASE("nothing is planned when the server would refuse something") {
  Cluster cluster;
  cluster.run_pods(1);
  cluster.server.put(config_map("a", "1").value, "somebody");
  CHECK(cluster.planned(objects("b")) == "");
  CHECK_FALSE(cluster.made.refused.empty());
  CHECK(cluster.planned(objects("b"), {.options = {.force_conflicts = true}}) ==
        "note scale:0 gone write scale:1 ready forget");
}

TEST_CASE("without a cluster every step is shown") {
  const std::vector<Object> wanted = objects("b");
  std::string text;
  for (const Step& step : plan_blindly(names, {.objects = wanted}).steps) {
    text += Cluster::word(step) + " ";
  }
  CHECK(text == "note scale:0 gone write create scale:1 ready forget ");
}

}  // namespace routerctl::switching
