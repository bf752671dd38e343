#pragma once

#include <string>

#include "cli/compile_flags.hpp"

namespace routerctl::cli {

/// Appends the findings of a run as text: errors only with --quiet. Under --werror it also says
/// that a warning failed the run.
void add_findings(const Run& run, const CompileFlags& flags, bool colors, std::string& out);

/// One line a repair and run: how often it was made and why; with --verbose the places.
void add_repairs(const Run& run, const CompileFlags& flags, std::string& out);

/// "skipped 3 objects of other kinds and 1 file that could not be parsed", or nothing.
std::string skipped(const Counts& counts);

}  // namespace routerctl::cli
