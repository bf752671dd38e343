#include "plugin/wait/trouble.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace routerctl::wait {

namespace {

std::string described(const std::optional<Trouble>& trouble) {
  if (!trouble) {
    return "fine";
  }
  return trouble->words() + (trouble->ended ? " ended" : "") +
         (trouble->patience ? " " + std::to_string(trouble->patience->count()) + "s" : " may pass");
}

struct Row {
  std::string_view status, trouble;
};

constexpr std::array rows{
    Row{R"({"containerStatuses": [{"name": "a", "state": {"running": {}}}]})", "fine"},
    Row{R"({"containerStatuses": [{"name": "a", "state": {"waiting":
            {"reason": "ContainerCreating"}}}]})",
        "fine"},
    Row{R"({"containerStatuses": [{"name": "a", "restartCount": 2, "state": {"running": {}},
            "lastState": {"terminated": {"exitCode": 1}}}]})",
        "fine"},
    Row{R"({"containerStatuses": [{"name": "a", "state": {"waiting":
            {"reason": "CrashLoopBackOff", "message": "back-off 10s"}},
            "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}]})",
        "CrashLoopBackOff: OOMKilled, exit code 137 (container a) ended 0s"},
    Row{R"({"containerStatuses": [{"name": "a", "state": {"waiting":
            {"reason": "ErrImagePull", "message": "not\nfound"}}}]})",
        "ErrImagePull: not found (container a) may pass"},
    // What is final wins.
    Row{R"({"containerStatuses": [
            {"name": "a", "state": {"waiting": {"reason": "ErrImagePull"}}},
            {"name": "b", "state": {"waiting": {"reason": "ErrImageNeverPull"}}}]})",
        "ErrImageNeverPull (container b) 0s"},
    Row{R"({"initContainerStatuses": [{"name": "i", "state": {"waiting":
            {"reason": "CreateContainerConfigError", "message": "secret \"x\" not found"}}}]})",
        "CreateContainerConfigError: secret \"x\" not found (container i) 0s"},
    Row{R"({"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False",
            "reason": "Unschedulable", "message": "0/1 nodes are available"}]})",
        "Unschedulable: 0/1 nodes are available 15s"},
    Row{R"({"phase": "Failed", "reason": "Evicted", "message": "low on memory"})",
        "Evicted: low on memory ended may pass"},
};

Json with_owner(const char* uid, const char* owner, const char* revision = "") {
  return Json::object(
      {{"metadata",
        Json::object(
            {{"uid", uid},
             {"annotations", Json::object({{"deployment.kubernetes.io/revision", revision}})},
             {"labels", Json::object({{"app", "x"}})},
             {"ownerReferences", Json::array({Json::object({{"uid", owner}})})}})}});
}

}  // namespace

TEST_CASE("why a pod does not run") {
  for (const Row& row : rows) {
    CAPTURE(row.status);
    CHECK(described(trouble_of_pod(Json::object({{"status", Json::parse(row.status)}}))) ==
          row.trouble);
  }
}

TEST_CASE("what events tell") {
  const std::vector<Json> mount{
      Json::object({{"reason", "Scheduled"}}),
      Json::object({{"reason", "FailedMount"}, {"message", "configmap \"c\" not found"}})};
  CHECK(described(trouble_in_events(mount)) == "FailedMount: configmap \"c\" not found 30s");
  CHECK_FALSE(node_is_coming(mount));
  std::vector<Json> mounted = mount;
  mounted.push_back(Json::object({{"reason", "Pulling"}}));
  CHECK(described(trouble_in_events(mounted)) == "fine");
  const std::vector<Json> scale_up{Json::object({{"reason", "TriggeredScaleUp"}})};
  CHECK(described(trouble_in_events(scale_up)) == "fine");
  CHECK(node_is_coming(scale_up));
}

TEST_CASE("a Deployment that cannot make pods") {
  const Json deployment = Json::parse(
      R"({"status": {"conditions": [{"type": "ReplicaFailure", "status": "True",
          "reason": "FailedCreate", "message": "exceeded quota"}]}})");
  CHECK(described(trouble_of_deployment(deployment)) == "FailedCreate: exceeded quota 5s");
  CHECK(described(trouble_of_deployment(Json::object())) == "fine");
}

TEST_CASE("pods of the newest ReplicaSet") {
  Json deployment = with_owner("d", "");
  deployment["spec"]["selector"]["matchLabels"]["app"] = "x";
  const Json old = with_owner("rs9", "d", "9");
  const Json newest = with_owner("rs10", "d", "10");
  const Json other = with_owner("rs11", "e", "11");
  const Json old_pod = with_owner("p9", "rs9");
  const Json new_pod = with_owner("p10", "rs10");
  const ByOwner sets({&newest, &old, &other});
  const ByOwner pods({&old_pod, &new_pod});
  CHECK(newest_pods(deployment, sets, pods) == std::vector<const Json*>{&new_pod});
  // Who may not read ReplicaSets still gets the pods.
  CHECK(newest_pods(deployment, ByOwner({}), pods) == pods.all());
  deployment["spec"]["selector"]["matchLabels"]["app"] = "y";
  CHECK(newest_pods(deployment, ByOwner({}), pods).empty());
}

}  // namespace routerctl::wait
