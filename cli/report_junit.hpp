#pragma once

#include <string>
#include <vector>

#include "cli/compile_flags.hpp"

namespace routerctl::cli {

/// The report of `validate -o junit`: a suite a file and a case a resource, with its errors as
/// failures, under `werror` its warnings too. What belongs to no resource is a case of its own.
/// `findings` are the first of the run's; the rest has no text, but fails its case all the same.
/// Well formed whatever the input holds; no times, so that equal runs give equal bytes.
std::string report_junit(const Run& run, const std::vector<const Diagnostic*>& findings,
                         bool werror);

}  // namespace routerctl::cli
