#pragma once

#include <string>
#include <vector>

#include "cli/compile_flags.hpp"

namespace routerctl::cli {

/// The report of `validate -o sarif`: SARIF 2.1.0 as GitHub code scanning reads it, with the rules
/// that occur. A fingerprint stays when lines move: it is made of code, resource, field and
/// message.
std::string report_sarif(const Run& run, const std::vector<const Diagnostic*>& findings);

}  // namespace routerctl::cli
