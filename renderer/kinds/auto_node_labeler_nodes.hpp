#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// A label that an AutoNodeLabeler sets.
struct SetLabel {
  yaml::Field value;                       ///< of spec.labels
  std::size_t labeler = 0;                 ///< the first that sets it; index into the labelers
  std::optional<std::string_view> before;  ///< what the Node has
  [[nodiscard]] bool changes() const { return before != value.text(); }
};

struct LabeledNode {
  const ForeignObject* node = nullptr;
  std::map<std::string_view, SetLabel> labels;  ///< by key
  std::set<std::size_t> labelers;               ///< those that match the Node
};

/// Every Node of the input and of --existing, by name. The input's wins.
std::vector<const ForeignObject*> nodes_of(const Inputs& inputs);

/// The Nodes that at least one labeler matches, by name. Labels that one sets can make another one
/// match; this is what is reached when no Node changes any more. Reports labels that are fought
/// over and those that are replaced.
std::vector<LabeledNode> label_nodes(std::span<const CustomResource> labelers,
                                     std::span<const ForeignObject* const> nodes,
                                     Diagnostics& diagnostics);

}  // namespace routerctl::kinds
