#pragma once

#include <string>
#include <vector>

#include "renderer/text/diagnostic.hpp"

namespace routerctl::cli {

/// The report of `validate -o github`: one workflow command a finding, which GitHub Actions shows
/// at the line of a pull request.
std::string report_github(const std::vector<const Diagnostic*>& findings);

}  // namespace routerctl::cli
