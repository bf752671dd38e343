#pragma once

#include <string>
#include <vector>

#include "renderer/impact/impact.hpp"

namespace routerctl::cli {

/// What of the old state could not be taken as it stands: files edited by hand, files that cannot
/// be read. One sentence each.
using ImpactNotes = std::vector<impact::Sentence>;

/// For a terminal: a line an object, what happens below it, a sum at the end.
std::string impact_text(const impact::Comparison& report, const ImpactNotes& notes);

/// For a comment on a pull request: a table. It begins with an HTML comment by which a robot finds
/// its own comment again, and stays below the 65,536 characters that GitHub takes; `diff` is added,
/// folded, as long as it fits.
std::string impact_markdown(const impact::Comparison& report, const ImpactNotes& notes,
                            const std::string& diff);

}  // namespace routerctl::cli
