#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renderer/json.hpp"

namespace routerctl::impact {

/// Pods that something happens to.
struct Pods {
  std::int64_t count = 0;
  std::int64_t gpus_each = 0;
  bool one_a_node = false;  ///< a DaemonSet: nobody knows the count; it is 0 then
  [[nodiscard]] std::int64_t gpus() const { return count * gpus_each; }
};

/// The template from which an object makes pods; null when it makes none. A Pod is its own.
const Json& pod_template(const Json& object);

/// The pods that the object asks for, by its own `replicas` (1 when it says nothing) or
/// `parallelism`. A CronJob's are those of one run.
Pods pods_of(const Json& object);

/// GPUs that one pod of this spec needs: what the scheduler counts, so that an init container and
/// the containers after it can use the same ones. 0 for what is no whole number.
std::int64_t gpus_of(const Json& pod_spec);

/// Whether this is a resource that counts as a GPU: nvidia.com/gpu, amd.com/gpu, MIG slices, and
/// the accelerators of other makers.
bool is_gpu(std::string_view resource);

/// How many more pods than `replicas` a Deployment runs while it replaces them, by its strategy.
/// Negative: none, it stops all of them first (Recreate).
std::int64_t surge_of(const Json& deployment);

}  // namespace routerctl::impact
