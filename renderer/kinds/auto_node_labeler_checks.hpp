#pragma once

#include <span>

#include "renderer/kinds/auto_node_labeler_nodes.hpp"
#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// What is wrong with one AutoNodeLabeler whatever the Nodes are. Reads every field that has an
/// effect.
void check_labeler(const CustomResource& labeler, bool has_nodes, const Inputs& inputs,
                   Diagnostics& diagnostics);

/// Says that there are no Nodes, or which labelers match none of them.
void check_matches(std::span<const CustomResource> labelers,
                   std::span<const ForeignObject* const> nodes,
                   std::span<const LabeledNode> labeled, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
