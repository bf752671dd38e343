#include "renderer/impact/workload.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "renderer/impact/read.hpp"
#include "renderer/kube/quantity.hpp"

namespace routerctl::impact {

namespace {

// Resource names of device plugins; one that ends in a star stands for all that begin so.
constexpr std::array<std::string_view, 10> gpu_resources{
    "nvidia.com/gpu",  "nvidia.com/gpu.shared", "nvidia.com/mig-*", "amd.com/gpu",
    "gpu.intel.com/*", "habana.ai/gaudi",       "google.com/tpu",   "aws.amazon.com/neuron*",
    "huawei.com/*",    "qualcomm.com/qaic"};

std::int64_t integer(const Json& value, std::int64_t otherwise) {
  return value.is_number_integer() ? value.get<std::int64_t>() : otherwise;
}

std::int64_t whole_quantity(const Json& value) {
  if (value.is_number_integer()) {
    return value.get<std::int64_t>();
  }
  const std::string canonical = kube::canonical_quantity(text(value)).value_or("");
  std::int64_t number = 0;
  const char* const end = canonical.data() + canonical.size();
  const auto [stop, error] = std::from_chars(canonical.data(), end, number);
  return error == std::errc() && stop == end ? number : 0;
}

// Limits and requests of such a resource are equal, or only one of them is written.
std::int64_t gpus_of_container(const Json& container) {
  std::int64_t sum = 0;
  const Json& resources = at(container, "resources");
  const Json& limits = at(resources, "limits");
  const Json& written = limits.is_object() ? limits : at(resources, "requests");
  for (const auto& [name, value] : written.items()) {
    sum += is_gpu(name) ? whole_quantity(value) : 0;
  }
  return sum;
}

// "25%" of the replicas, rounded up, or a number.
std::int64_t share_of(const Json& value, std::int64_t replicas, std::int64_t otherwise) {
  const std::string_view percent = text(value);
  if (!percent.ends_with('%')) {
    return integer(value, otherwise);
  }
  std::int64_t number = 0;
  std::from_chars(percent.data(), percent.data() + percent.size() - 1, number);
  return (replicas * number + 99) / 100;
}

}  // namespace

bool is_gpu(std::string_view resource) {
  return std::any_of(gpu_resources.begin(), gpu_resources.end(), [&](std::string_view known) {
    return known.ends_with('*') ? resource.starts_with(known.substr(0, known.size() - 1))
                                : resource == known;
  });
}

std::int64_t gpus_of(const Json& pod_spec) {
  std::int64_t together = 0, at_most = 0;
  for (const Json& container : items(at(pod_spec, "initContainers"))) {
    const std::int64_t own = gpus_of_container(container);
    at_most = std::max(at_most, together + own);
    // A sidecar keeps running beside all that follows.
    together += text(at(container, "restartPolicy")) == "Always" ? own : 0;
  }
  for (const Json& container : items(at(pod_spec, "containers"))) {
    together += gpus_of_container(container);
  }
  return std::max(together, at_most);
}

const Json& pod_template(const Json& object) {
  const std::string_view kind = text(at(object, "kind"));
  if (kind == "Pod") {
    return object;
  }
  constexpr std::array<std::string_view, 6> with_template{
      "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"};
  if (std::find(with_template.begin(), with_template.end(), kind) != with_template.end()) {
    return at(object, {"spec", "template"});
  }
  static const Json none;
  return kind == "CronJob" ? at(object, {"spec", "jobTemplate", "spec", "template"}) : none;
}

Pods pods_of(const Json& object) {
  Pods pods{.gpus_each = gpus_of(at(pod_template(object), "spec"))};
  const std::string_view kind = text(at(object, "kind"));
  const Json& spec = at(object, "spec");
  if (kind == "DaemonSet") {
    pods.one_a_node = true;
  } else if (kind == "Job") {
    pods.count = is_true(at(spec, "suspend")) ? 0 : integer(at(spec, "parallelism"), 1);
  } else if (kind == "CronJob") {
    pods.count = integer(at(spec, {"jobTemplate", "spec", "parallelism"}), 1);
  } else if (kind == "Pod") {
    pods.count = 1;
  } else if (!pod_template(object).is_null()) {
    pods.count = integer(at(spec, "replicas"), 1);
  }
  return pods;
}

std::int64_t surge_of(const Json& deployment) {
  const Json& strategy = at(deployment, {"spec", "strategy"});
  if (text(at(strategy, "type")) == "Recreate") {
    return -1;
  }
  const std::int64_t replicas = pods_of(deployment).count;
  return share_of(at(strategy, {"rollingUpdate", "maxSurge"}), replicas,
                  (replicas * 25 + 99) / 100);
}

}  // namespace routerctl::impact
