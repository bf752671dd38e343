#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/apply/plan.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::cli {

extern const std::span<const Rule> cluster_rules;

/// Why the server refused an item, at the custom resource it came from: every field in conflict
/// with its owner, and what to do.
Diagnostic refusal(const apply::Item& item);

/// That an item is deleted and still there, and what it waits for.
Diagnostic still_there(const apply::Item& item);

/// "configmap/routes in namespace "demo""
std::string full_name(const apply::Item& item);

/// Those of the items that are refused.
std::vector<const apply::Item*> refused_of(std::span<const apply::Item> items);
/// Writes why each of them is, on standard error. `color` is the flag's value.
void write_refusals(std::span<const apply::Item* const> refused, std::string_view color);

/// Why something could not be read from the cluster. `file` stands for it.
Diagnostic refusal_to_read(const SourceFile& file, const api::Refusal& refusal);

/// What the server had to say of them, each sentence once.
std::string warnings_of(std::span<const apply::Item> items);

/// Why the server refused, as one word for a table: "conflict", "forbidden".
std::string_view word_for(api::Failure failure);

}  // namespace routerctl::cli
