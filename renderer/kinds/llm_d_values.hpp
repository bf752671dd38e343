#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/plan.hpp"

namespace routerctl::kinds {

/// A value for an object of the llm-d simulator operator, and where it came from.
struct LlmDValue {
  Json value;
  std::vector<Origin> from{};

  /// What a template gets under that name.
  [[nodiscard]] Slot as(std::string_view name) const { return {name, value, from}; }
};

/// The controllers' defaults: they stand for a number that is absent or 0, and for a text that is
/// absent or empty. CRD defaults came before them, in objects that are there.
LlmDValue llm_d_number(const yaml::Field& field, std::int64_t otherwise);
LlmDValue llm_d_text(const yaml::Field& field, std::string_view otherwise);

/// Null where nobody named a namespace.
LlmDValue llm_d_namespace(const CustomResource& resource);

/// A container's resources as the operator writes them: quantities in Go's spelling, empty parts
/// left out, null when nothing is left.
LlmDValue llm_d_resources(const yaml::Field& resources);

/// Whether a selector with these labels picks pods with those.
bool llm_d_selects(const Json& selector, const Json& labels);

}  // namespace routerctl::kinds
