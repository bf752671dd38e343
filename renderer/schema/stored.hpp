#pragma once

#include <string_view>

#include "renderer/json.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::schema {

/// The object that the API server would store for a resource that was checked: defaults are there,
/// unknown fields and nulls are not. Keys stand in the order of the source, defaults at the end.
/// Left out is what the server sets itself (uid, resourceVersion and the like). `namespace_` is
/// that of a resource that names none; empty: it keeps none.
Json stored_object(const yaml::Field& root, std::string_view namespace_);

}  // namespace routerctl::schema
