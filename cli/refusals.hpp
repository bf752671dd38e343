#pragma once

#include <span>

#include "plugin/apply/plan.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::cli {

extern const std::span<const Rule> cluster_rules;

/// Why the server refused an item, at the custom resource it came from: every field in conflict
/// with its owner, and what to do.
Diagnostic refusal(const apply::Item& item);

/// The same for one word in a table: "conflict", "forbidden".
std::string_view word_for(api::Failure failure);

}  // namespace routerctl::cli
