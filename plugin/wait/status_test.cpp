#include "plugin/wait/status.hpp"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

namespace routerctl::wait {

namespace {

struct Row {
  std::string_view object, state;
};

constexpr std::array rows{
    Row{R"({"kind": "X"})", "current"},
    Row{R"({"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}})",
        "terminating it is being deleted"},
    Row{R"({"metadata": {"generation": 2}, "status": {"observedGeneration": 1}})",
        "in progress its controller has not looked at it yet"},
    Row{R"({"metadata": {"generation": 2}, "status": {"observedGeneration": "2"}})", "current"},
    Row{R"({"metadata": {"generation": 2}, "status": {"observedGeneration": "x"}})", "current"},
    Row{R"({"status": {"conditions": [{"type": "Reconciling", "status": "True", "message": "m"}]}})",
        "in progress m"},
    Row{R"({"status": {"conditions": [{"type": "Stalled", "status": "True", "reason": "R"}]}})",
        "failed R"},
    Row{R"({"status": {"conditions": [{"type": "Ready", "status": "Unknown", "reason": "R",
                                       "message": "m"}]}})",
        "in progress R: m"},
    Row{R"({"status": {"conditions": [{"type": "Ready", "status": "True"}]}})", "current"},

    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 0},
            "status": {"conditions": [{"type": "Available", "status": "True"}]}})",
        "current"},
    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {}})",
        "in progress 0 of 1 replicas created"},
    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 2},
            "status": {"replicas": 2, "updatedReplicas": 1}})",
        "in progress 1 of 2 replicas updated"},
    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 2},
            "status": {"replicas": 3, "updatedReplicas": 2}})",
        "in progress 1 old replicas still to go"},
    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 2},
            "status": {"replicas": 2, "updatedReplicas": 2, "availableReplicas": 1}})",
        "in progress 1 of 2 replicas available"},
    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 1},
            "status": {"replicas": 1, "updatedReplicas": 1, "availableReplicas": 1}})",
        "in progress 0 of 1 replicas ready"},
    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment",
            "spec": {"replicas": 1, "progressDeadlineSeconds": 600},
            "status": {"replicas": 1, "updatedReplicas": 1, "availableReplicas": 1,
                       "readyReplicas": 1,
                       "conditions": [{"type": "Available", "status": "True"},
                                      {"type": "Progressing", "status": "True",
                                       "reason": "ReplicaSetUpdated"}]}})",
        "in progress the new ReplicaSet is not available yet"},
    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment",
            "spec": {"replicas": 1, "progressDeadlineSeconds": 2147483647},
            "status": {"replicas": 1, "updatedReplicas": 1, "availableReplicas": 1,
                       "readyReplicas": 1,
                       "conditions": [{"type": "Available", "status": "True"}]}})",
        "current"},
    Row{R"({"apiVersion": "apps/v1", "kind": "Deployment",
            "status": {"conditions": [{"type": "Progressing", "status": "False",
                                       "reason": "ProgressDeadlineExceeded", "message": "m"}]}})",
        "failed ProgressDeadlineExceeded: m"},

    Row{R"({"apiVersion": "apps/v1", "kind": "StatefulSet",
            "spec": {"updateStrategy": {"type": "OnDelete"}}})",
        "current"},
    Row{R"({"apiVersion": "apps/v1", "kind": "StatefulSet", "spec": {"replicas": 2},
            "status": {"replicas": 2, "readyReplicas": 1}})",
        "in progress 1 of 2 replicas ready"},
    Row{R"({"apiVersion": "apps/v1", "kind": "StatefulSet",
            "spec": {"replicas": 3, "updateStrategy": {"rollingUpdate": {"partition": 2}}},
            "status": {"replicas": 3, "readyReplicas": 3, "updatedReplicas": 0}})",
        "in progress 0 of 1 replicas updated"},
    Row{R"({"apiVersion": "apps/v1", "kind": "StatefulSet", "spec": {"replicas": 1},
            "status": {"replicas": 1, "readyReplicas": 1, "currentReplicas": 1,
                       "currentRevision": "a", "updateRevision": "b"}})",
        "in progress the new revision is not everywhere yet"},

    Row{R"({"apiVersion": "apps/v1", "kind": "DaemonSet"})",
        "in progress its controller has not looked at it yet"},
    Row{R"({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"generation": 1},
            "status": {"observedGeneration": 1, "desiredNumberScheduled": 2,
                       "currentNumberScheduled": 2, "updatedNumberScheduled": 2,
                       "numberAvailable": 1}})",
        "in progress 1 of 2 replicas available"},
    Row{R"({"apiVersion": "apps/v1", "kind": "ReplicaSet",
            "status": {"conditions": [{"type": "ReplicaFailure", "status": "True",
                                       "message": "exceeded quota"}]}})",
        "in progress exceeded quota"},

    Row{R"({"apiVersion": "v1", "kind": "Pod", "status": {"phase": "Running",
            "containerStatuses": [{"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}})",
        "failed CrashLoopBackOff"},
    Row{R"({"apiVersion": "v1", "kind": "Pod", "status": {"phase": "Failed"}})", "current"},
    Row{R"({"apiVersion": "batch/v1", "kind": "Job",
            "status": {"conditions": [{"type": "Failed", "status": "True", "reason": "R"}]}})",
        "failed R"},
    Row{R"({"apiVersion": "batch/v1", "kind": "Job"})", "in progress not started yet"},
    Row{R"({"apiVersion": "v1", "kind": "Service", "spec": {"type": "LoadBalancer"}})",
        "in progress it has no cluster IP yet"},
    Row{R"({"apiVersion": "v1", "kind": "PersistentVolumeClaim"})", "in progress not bound yet"},
    Row{R"({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "status": {"conditions": [{"type": "NamesAccepted", "status": "False",
                                       "reason": "R"}]}})",
        "failed R"},
    Row{R"({"apiVersion": "v1", "kind": "Node",
            "status": {"conditions": [{"type": "Ready", "status": "False"}]}})",
        "current"},
    // Another group's kind of that name is none of ours.
    Row{R"({"apiVersion": "x.io/v1", "kind": "Deployment"})", "current"},
};

std::string words(const State& state) {
  constexpr std::array<const char*, 4> names{"current", "in progress", "failed", "terminating"};
  return names.at(static_cast<std::size_t>(state.status)) +
         (state.message.empty() ? "" : " " + state.message);
}

}  // namespace

TEST_CASE("how far objects are") {
  for (const Row& row : rows) {
    CAPTURE(row.object);
    CHECK(words(state_of(Json::parse(row.object))) == row.state);
  }
}

}  // namespace routerctl::wait
