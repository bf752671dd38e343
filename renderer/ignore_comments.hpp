#pragma once

#include <span>
#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

extern const std::span<const Rule> ignore_comment_rules;

/// Whether findings of a rule may be left out: those that are no errors, and those errors of a kind
/// that `--fidelity operator` makes warnings of.
bool can_be_ignored(const Library& library, const Rule& rule);

/// Takes away the findings that comments of the files ask for:
///
///     # routerctl:ignore CODE[,CODE...] reason
///
/// on a line of its own; it is about what begins in the next line that holds neither a comment nor
/// nothing. What only looks like one within a text is none, and neither is what stands in none of
/// `documents`: the source of a template, or what could not be read. Comments that name what cannot
/// be ignored, give no reason, or (in a run without errors, and not for what `ignored` leaves out
/// anyway) ignore nothing, are reported. A file without such a comment costs one search.
void ignore_by_comments(std::span<const SourceFile* const> files,
                        const std::vector<yaml::Document>& documents, const Library& library,
                        const Diagnostics::Codes& ignored, Diagnostics& diagnostics);

}  // namespace routerctl
