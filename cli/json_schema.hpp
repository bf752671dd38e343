#pragma once

#include <vector>

#include "renderer/json.hpp"
#include "renderer/schema/schema.hpp"

namespace routerctl::cli {

/// A JSON Schema (draft 7) for editors: of one kind, or of several, chosen by apiVersion and kind,
/// where documents of other kinds may be anything. Fields that the API server would drop are
/// errors. Left out is what JSON Schema cannot say: items of a list that share a key.
Json json_schema(const std::vector<const schema::Resource*>& resources);

}  // namespace routerctl::cli
