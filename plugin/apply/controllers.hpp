#pragma once

#include <string>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::apply {

/// Who else writes an object again and again.
struct Controllers {
  std::string resource;  ///< "StaticRoute/demo" that its owner reference names; empty: none
  std::vector<std::string> managers;  ///< that update its fields, the status aside; sorted
};

/// Of a live object, null included. Kubernetes' own controllers and kubectl are none of them.
Controllers controllers_of(const Json& live);

}  // namespace routerctl::apply
