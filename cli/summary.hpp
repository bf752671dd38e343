#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/compile_flags.hpp"

namespace routerctl::cli {

/// Writes findings as text: errors only with --quiet. Under --werror it also says that a warning
/// failed the run. `write` gets it piece by piece: there may be a hundred thousand.
void write_findings(const std::vector<const Diagnostic*>& findings, const CompileFlags& flags,
                    bool colors, const std::function<void(std::string_view)>& write);

/// One line a repair and run: how often it was made and why; with --verbose the places.
void add_repairs(const Run& run, const CompileFlags& flags, std::string& out);

/// What the run lists beside the objects, as tables.
void add_tables(const Run& run, const CompileFlags& flags, std::string& out);

/// Writes what the input says and does not say: findings, repairs, tables, what was left out. The
/// exit code; `failure` when there is no resource to render, unless that is allowed, with the
/// sentence `then` of what that means.
int report_input(const Run& run, const CompileFlags& flags, bool allow_empty,
                 std::string_view then = {});

/// What is said when there is no custom resource to render.
std::string no_resources(const Run& run);

/// "skipped 3 objects of other kinds and 1 file that could not be parsed", or nothing.
std::string skipped(const Counts& counts);

/// "ignored 3 findings of dead-field and 1 of no-manifests", or nothing.
std::string ignored(const Run& run);

}  // namespace routerctl::cli
