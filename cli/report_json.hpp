#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/compile_flags.hpp"

namespace routerctl::cli {

/// How many custom resources of a run have no error and how many have one, and how many documents
/// were meant as one and cannot be read as such: broken YAML, a misspelt kind.
struct Verdicts {
  std::size_t valid = 0, invalid = 0, unreadable = 0;
};

Verdicts judge(const Run& run);

/// The report of `validate -o json`, documented in docs/validate.md.
/// `findings` are listed; those that --max-errors left out count all the same.
std::string report_json(const Run& run, const std::vector<const Diagnostic*>& findings);

}  // namespace routerctl::cli
