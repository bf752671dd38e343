#pragma once

#include <string_view>

#include "renderer/json.hpp"
#include "renderer/schema/schema.hpp"

namespace routerctl::cli {

/// The CustomResourceDefinition that kubectl applies.
Json crd_of(const schema::Resource& resource);

/// The OpenAPI v3 document of the kind's group and version.
Json openapi_of(const schema::Resource& resource);

/// The schema of the kind in that document.
const Json& root_schema(const schema::Resource& resource, const Json& openapi);

/// What `init` writes: {name, namespace, required, optional}; the last two are parts of a spec.
Json starter_of(const schema::Resource& resource);

/// What is known of what its fields become, for `becomes`.
std::string_view becomes_table_of(const schema::Resource& resource);

}  // namespace routerctl::cli
