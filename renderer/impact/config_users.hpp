#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::impact {

/// What a workload reads of one ConfigMap or Secret.
struct Use {
  const Json* workload = nullptr;
  bool all_at_start = false;       ///< every key, through envFrom
  bool all_as_files = false;       ///< every key, through a mounted volume
  std::set<std::string> at_start;  ///< keys through env, and through files mounted by subPath,
                                   ///< which the kubelet never changes in a running pod
  std::set<std::string> as_files;  ///< keys through volumes that list them
  bool required = false;           ///< a pod cannot start without it
};

/// (kind, namespace, name) of a ConfigMap or Secret -> who reads it.
using ConfigKey = std::tuple<std::string_view, std::string_view, std::string_view>;
using ConfigUsers = std::map<ConfigKey, std::vector<Use>>;

/// Who reads which ConfigMap and Secret. The objects must outlive the result.
ConfigUsers config_users(std::span<const Json* const> objects);

}  // namespace routerctl::impact
