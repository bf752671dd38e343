#pragma once

#include "renderer/compile.hpp"

namespace routerctl {

extern const std::span<const Rule> lost_indentation_rules;

/// A manifest copied from a web page that lost its indentation: `metadata:` and `spec:` are empty
/// and their fields stand at the left margin. True when the document is such a one: then it was
/// reported once, with the corrected text, and everything else that is wrong with it follows from
/// that.
bool report_lost_indentation(const yaml::Document& document, const Library& library,
                             Diagnostics& diagnostics);

}  // namespace routerctl
