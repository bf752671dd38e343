#pragma once

#include <string>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::kube {

/// Why the API server refuses one amount of a container's `resources`.
struct ResourceError {
  std::string list;      ///< "limits" or "requests"
  std::string resource;  ///< "nvidia.com/gpu"
  std::string message, expected;
};

/// `resources` holds `limits` and `requests`, maps of quantities as texts that can be read. No
/// amount is negative, no request is above its limit; extended resources are whole and, like huge
/// pages, have a limit that equals the request. Source: ValidateResourceRequirements.
std::vector<ResourceError> resource_errors(const Json& resources);

}  // namespace routerctl::kube
