#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "renderer/json.hpp"

namespace routerctl::kube {

/// The pods that an object makes.
struct Pods {
  const Json* spec = nullptr;         ///< the PodSpec, within the object
  std::string_view pointer;           ///< where it stands: "/spec/template/spec"
  std::optional<std::int64_t> count;  ///< null: as many as there are nodes (DaemonSet)
};

/// Nothing for objects that make no pods: anything but Pods and the workloads of Kubernetes.
std::optional<Pods> pods_of(const Json& object);

/// How much of each extended resource (nvidia.com/gpu) one pod takes, by the scheduler's rule:
/// containers and sidecars together, or the init container that takes more. Amounts that are no
/// whole numbers are left out; the API server refuses them.
std::map<std::string, std::int64_t> extended_resources(const Json& pod_spec);

/// Resources that a device plugin offers rather than Kubernetes itself: neither cpu and memory nor
/// hugepages-2Mi.
bool is_extended_resource(std::string_view name);

/// A whole amount of a resource, "2" or "1k"; null for anything else.
std::optional<std::int64_t> whole_quantity(const Json& value);

/// Amounts never run over: the largest number stands for anything beyond.
std::int64_t capped_sum(std::int64_t a, std::int64_t b);
std::int64_t capped_product(std::int64_t a, std::int64_t b);

}  // namespace routerctl::kube
