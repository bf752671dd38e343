#pragma once

#include <string>
#include <string_view>

#include "renderer/json.hpp"

namespace routerctl::apply {

/// A place in an object, by the path that API servers name it with in conflicts:
/// `.spec.template.spec.containers[name="x"].image`. Keys may hold dots, which nothing marks.
struct Found {
  const Json* value = nullptr;  ///< null: there is no such place
  std::string pointer;          ///< "/spec/template/spec/containers/0/image"
};

Found find(const Json& object, std::string_view path);

}  // namespace routerctl::apply
