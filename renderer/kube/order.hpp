#pragma once

#include <string>
#include <string_view>

#include "renderer/json.hpp"

namespace routerctl::kube {

/// Identity of an object: what makes two objects the same one in a cluster.
struct ObjectKey {
  std::string_view group, kind, namespace_, name;
  auto operator<=>(const ObjectKey&) const = default;
};

/// Views into `object`; parts that are missing are empty.
ObjectKey key_of(const Json& object);

/// "deployment.apps/vllm", as kubectl's `-o name` prints it.
std::string resource_name(const ObjectKey& key);

/// Position in the order of applying; earlier first. Source: cli-utils.
int apply_rank(std::string_view kind);

}  // namespace routerctl::kube
