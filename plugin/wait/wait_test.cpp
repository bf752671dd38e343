#include "plugin/wait/wait.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "plugin/api/status.hpp"
#include "plugin/api/test_server.hpp"

namespace routerctl::wait {

namespace {

using std::chrono::milliseconds;

const api::ResourceType deployments{
    .group = "apps", .version = "v1", .kind = "Deployment", .plural = "deployments"};

Json deployment(int ready, int replicas = 1) {
  Json object = Json::parse(
      R"({"apiVersion": "apps/v1", "kind": "Deployment",
          "metadata": {"name": "d", "namespace": "default"},
          "spec": {"selector": {"matchLabels": {"app": "d"}}},
          "status": {"conditions": []}})");
  object["spec"]["replicas"] = replicas;
  for (const char* const key : {"replicas", "updatedReplicas"}) {
    object["status"][key] = replicas;
  }
  object["status"]["readyReplicas"] = ready;
  object["status"]["availableReplicas"] = ready;
  if (ready == replicas) {
    object["status"]["conditions"].push_back(
        Json::object({{"type", "Available"}, {"status", "True"}}));
  }
  return object;
}

Json pod(const std::string& status, const std::string& name = "d-1") {
  Json object = Json::parse(
      R"({"apiVersion": "v1", "kind": "Pod",
          "metadata": {"namespace": "default", "labels": {"app": "d"}}})");
  object["metadata"]["name"] = name;
  object["status"] = Json::parse(status);
  return object;
}

Json event(const std::string& reason, const std::string& message) {
  return Json::object({{"apiVersion", "v1"},
                       {"kind", "Event"},
                       {"involvedObject", Json::object({{"name", "d-1"}})},
                       {"metadata", Json::object({{"name", reason}, {"namespace", "default"}})},
                       {"type", "Warning"},
                       {"reason", reason},
                       {"message", message}});
}

constexpr const char* loops =
    R"({"phase": "Running", "containerStatuses": [{"name": "c", "state": {"waiting":
        {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"exitCode": 3}}}]})";
constexpr const char* unschedulable =
    R"({"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False",
        "reason": "Unschedulable", "message": "no nodes"}]})";

struct Run {
  Run() { server.put(deployment(0)); }

  // Waits for the Deployment as it is now. "ready", "failed: ...", "timed out: ..."
  std::string ending(milliseconds timeout = milliseconds(5000)) {
    const Json object = server.object("Deployment", "default", "d");
    targets = {target_of(deployments, "default", object)};
    const Options options{.timeout = timeout,
                          .pauses = {.first = milliseconds(1), .poll = milliseconds(1)},
                          .second = milliseconds(10),
                          .look = milliseconds(5)};
    const End end = wait::wait(
        targets, client, options,
        [&](std::span<const Progress> all, const std::string&) {
          if (shown.empty() || shown.back() != all[0].message) {
            shown.push_back(all[0].message);
          }
          if (!act.first.empty() && all[0].message.find(act.first) != std::string::npos) {
            act.first.clear();
            act.second();
          }
        },
        progress);
    const std::string& message = progress.at(0).message;
    return end == End::ready    ? "ready" + message
           : end == End::failed ? "failed: " + message
                                : "timed out: " + message;
  }

  /// When its message holds these words, that happens.
  std::pair<std::string, std::function<void()>> act;
  std::vector<std::string> shown;
  std::vector<Target> targets;  // that the progress points to
  std::vector<Progress> progress;
  test::FakeServer server;
  api::Stop stop;
  api::Client client{server, stop};
};

}  // namespace

TEST_CASE("waiting ends when the Deployment is ready") {
  Run run;
  run.act = {"0 of 1", [&] { run.server.put(deployment(1)); }};
  CHECK(run.ending() == "ready");
  CHECK(std::find(run.shown.begin(), run.shown.end(), "0 of 1 replicas available") !=
        run.shown.end());
}

TEST_CASE("what there is to wait for") {
  CHECK(is_to_wait_for(deployment(0)));
  CHECK_FALSE(is_to_wait_for(deployment(1)));
  CHECK_FALSE(is_to_wait_for(deployment(0, 0)));
  CHECK_FALSE(is_to_wait_for(Json::parse(R"({"apiVersion": "v1", "kind": "ConfigMap"})")));
}

TEST_CASE("a crash loop fails at once") {
  Run run;
  run.server.put(pod(loops));
  CHECK(run.ending() ==
        "failed: 0 of 1 replicas available; pod d-1: CrashLoopBackOff: ended, exit code 3 "
        "(container c)");
  CHECK(run.progress[0].pod == "d-1");
  CHECK(run.progress[0].container == "c");
  CHECK(run.progress[0].ended);
}

TEST_CASE("a pod without a node fails after a while") {
  Run run;
  run.server.put(pod(unschedulable));
  const auto begin = api::Clock::now();
  CHECK(run.ending() == "failed: 0 of 1 replicas available; pod d-1: Unschedulable: no nodes");
  CHECK(api::Clock::now() - begin >= milliseconds(150));
}

TEST_CASE("unless a node is on its way") {
  Run run;
  run.server.put(pod(unschedulable));
  run.server.put(event("TriggeredScaleUp", "pod triggered scale-up"));
  CHECK(run.ending(milliseconds(300)) ==
        "timed out: 0 of 1 replicas available; pod d-1: Unschedulable: no nodes; a node is on its "
        "way");
}

TEST_CASE("a volume that cannot be mounted") {
  Run run;
  run.server.put(pod(R"({"phase": "Pending"})"));
  run.server.put(event("FailedMount", "configmap \"c\" not found"));
  CHECK(run.ending() ==
        "failed: 0 of 1 replicas available; pod d-1: FailedMount: configmap \"c\" not found");
}

TEST_CASE("pods that only need more time") {
  Run run;
  run.server.put(pod(R"({"phase": "Running"})"));
  CHECK(run.ending(milliseconds(50)) == "timed out: 0 of 1 replicas available");
  CHECK(run.progress[0].loading);
}

TEST_CASE("an object that goes or is replaced") {
  Run run;
  run.act = {"0 of 1", [&] { run.server.remove("Deployment", "default", "d"); }};
  CHECK(run.ending() == "failed: it was deleted");

  Run other;
  other.act = {"0 of 1", [&] {
                 other.server.remove("Deployment", "default", "d");
                 other.server.put(deployment(1));
               }};
  const std::string ending = other.ending();
  CHECK(ending.starts_with("failed: it was deleted"));
}

TEST_CASE("what is said of an older generation does not count") {
  Run run;
  run.server.put(deployment(1));
  const Json object = run.server.object("Deployment", "default", "d");
  std::vector<Target> targets{target_of(deployments, "default", object)};
  ++targets[0].generation;
  CHECK(wait::wait(
            targets, run.client, {.timeout = milliseconds(50), .look = milliseconds(5)},
            [](std::span<const Progress>, const std::string&) {}, run.progress) == End::timed_out);
  CHECK(run.progress[0].message == "the change has not arrived yet");
}

TEST_CASE("who may not read pods learns less, who may not read the Deployment nothing") {
  const auto forbidden = [](const api::Request&) {
    return test::status_answer(403, "Forbidden", "no");
  };
  Run run;
  run.server.put(pod(loops));
  run.server.on("GET", "/pods", forbidden, 100);
  CHECK(run.ending(milliseconds(50)) == "timed out: 0 of 1 replicas available");

  Run other;
  other.server.on("GET", "/deployments", forbidden, 100);
  CHECK_THROWS_AS(other.ending(), api::Refused);
}

TEST_CASE("a wish to stop ends it") {
  Run run;
  run.act = {"0 of 1", [&] { run.stop.request(); }};
  CHECK_THROWS_AS(run.ending(), api::Stopped);
}

TEST_CASE("events and the log explain, without credentials") {
  Run run;
  run.server.put(pod(loops));
  run.server.put(event("BackOff", "Back-off restarting token=abc"));
  run.server.on("GET", "/log", [](const api::Request& request) {
    CHECK(request.target.find("container=c") != std::string::npos);
    CHECK(request.target.find("previous=true") != std::string::npos);
    return test::text_answer(200, "one\nHF_TOKEN=hf_secret two\n");
  });
  run.ending();
  CHECK(explain(run.progress[0], run.client) ==
        std::vector<std::string>{
            "events of pod/d-1:", "  Warning BackOff: Back-off restarting token=***",
            "the end of the log of pod/d-1, c:", "  one", "  HF_TOKEN=*** two"});
  run.server.on("GET", "/log", [](const api::Request&) {
    return test::status_answer(403, "Forbidden", "pods/log is forbidden");
  });
  CHECK(explain(run.progress[0], run.client).back() ==
        "the log of pod/d-1, c cannot be read: pods/log is forbidden");
}

}  // namespace routerctl::wait
