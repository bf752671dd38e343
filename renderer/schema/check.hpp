#pragma once

#include "renderer/schema/schema.hpp"
#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::schema {

/// What to do about unknown fields and duplicate ones, as kubectl's --validate.
enum class Validate : std::uint8_t { strict, warn, ignore };

extern const std::span<const Rule> rules;

/// Does to one custom resource what the API server does on create, in its order: unknown fields are
/// reported and pruned, nulls dropped, defaults filled in, `status` dropped when the kind has the
/// subresource, then everything validated, metadata included. `root` may be an item of a list.
/// Relinks nodes of `document`. Afterwards, if no error was added, the resource satisfies its
/// schema. Messages are the API server's, see docs/diagnostics.md.
void check(yaml::Document& document, yaml::NodeId root, const Resource& resource, Validate validate,
           Diagnostics& diagnostics);

/// The same for a file format of ours: no metadata, no status.
void check_plain(yaml::Document& document, yaml::NodeId root, const Schema& schema,
                 Diagnostics& diagnostics);

}  // namespace routerctl::schema
