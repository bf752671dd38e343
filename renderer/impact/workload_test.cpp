#include "renderer/impact/workload.hpp"

#include <string>

#include <doctest/doctest.h>

#include "renderer/impact/test_objects.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::impact;
using impact::test::object;

}  // namespace

TEST_CASE("GPUs of a pod are what the scheduler counts") {
  struct Row {
    const char* spec;
    std::int64_t gpus;
  };
  const Row rows[] = {
      {"containers: [{resources: {limits: {nvidia.com/gpu: 2}}}]", 2},
      {"containers: [{resources: {limits: {nvidia.com/gpu: '2'}}}]", 2},
      {"containers: [{resources: {limits: {nvidia.com/gpu: 2000m}}}]", 2},
      {"containers: [{resources: {limits: {nvidia.com/gpu: 500m}}}]", 0},
      {"containers: [{resources: {limits: {nvidia.com/gpu: many}}}]", 0},
      {"containers: [{resources: {requests: {nvidia.com/gpu: 3}}}]", 3},
      {"containers: [{resources: {limits: {nvidia.com/gpu: 1}, requests: {nvidia.com/gpu: 1}}}]",
       1},
      {"containers: [{resources: {limits: {amd.com/gpu: 1, cpu: 4, memory: 1Gi}}}]", 1},
      {"containers: [{resources: {limits: {nvidia.com/mig-1g.5gb: 2}}}]", 2},
      {"containers: [{resources: {limits: {google.com/tpu: 4}}}, {}]", 4},
      {"containers: [{resources: {limits: {nvidia.com/gpu: 1}}}, {resources: {limits: "
       "{nvidia.com/gpu: 2}}}]",
       3},
      {"containers: [{resources: {limits: {rdma/hca: 1, example.com/gpu: 1}}}]", 0},
      // An init container is done before the others start, a sidecar is not.
      {"initContainers: [{resources: {limits: {nvidia.com/gpu: 1}}}]\n"
       "containers: [{resources: {limits: {nvidia.com/gpu: 4}}}]",
       4},
      {"initContainers: [{resources: {limits: {nvidia.com/gpu: 8}}}]\n"
       "containers: [{resources: {limits: {nvidia.com/gpu: 4}}}]",
       8},
      {"initContainers: [{restartPolicy: Always, resources: {limits: {nvidia.com/gpu: 1}}}]\n"
       "containers: [{resources: {limits: {nvidia.com/gpu: 4}}}]",
       5},
      {"containers: text", 0},
      {"{}", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.spec);
    CHECK(gpus_of(object(row.spec)) == row.gpus);
  }
}

TEST_CASE("how many pods an object asks for") {
  struct Row {
    const char* object;
    std::int64_t pods;
  };
  const Row rows[] = {
      {"{kind: Deployment, spec: {replicas: 3, template: {}}}", 3},
      {"{kind: Deployment, spec: {template: {}}}", 1},
      {"{kind: StatefulSet, spec: {replicas: 0, template: {}}}", 0},
      {"{kind: Job, spec: {parallelism: 4, template: {}}}", 4},
      {"{kind: Job, spec: {suspend: true, template: {}}}", 0},
      {"{kind: CronJob, spec: {jobTemplate: {spec: {template: {}}}}}", 1},
      {"{kind: Pod, spec: {}}", 1},
      {"{kind: DaemonSet, spec: {template: {}}}", 0},
      {"{kind: Service, spec: {replicas: 3}}", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.object);
    CHECK(pods_of(object(row.object)).count == row.pods);
  }
  CHECK(pods_of(object("{kind: DaemonSet, spec: {template: {}}}")).one_a_node);
}

TEST_CASE("pods beyond the replicas while a Deployment is rolled out") {
  struct Row {
    const char* spec;
    std::int64_t surge;
  };
  const Row rows[] = {
      {"replicas: 1", 1},
      {"replicas: 4", 1},
      {"replicas: 5", 2},
      {"replicas: 4, strategy: {rollingUpdate: {maxSurge: 2}}", 2},
      {"replicas: 4, strategy: {rollingUpdate: {maxSurge: 0}}", 0},
      {"replicas: 3, strategy: {rollingUpdate: {maxSurge: 50%}}", 2},
      {"replicas: 3, strategy: {type: Recreate}", -1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.spec);
    const std::string text =
        "{kind: Deployment, spec: {template: {}, " + std::string(row.spec) + "}}";
    CHECK(surge_of(object(text)) == row.surge);
  }
}
