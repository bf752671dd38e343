#pragma once

#include <deque>
#include <vector>

#include "cli/output_dir/compare.hpp"

namespace routerctl::output_dir {

/// The objects of a directory, as it is and as it should be, unchanged ones in both. Files that
/// hold no object, and several of them in one file, are what somebody else made of a file: they are
/// left out.
struct Objects {
  std::vector<const Json*> before, after;
  std::deque<Json> parsed;  ///< owns those that are only in `before`
};

/// `comparison` must outlive the result.
Objects objects_of(const Comparison& comparison);

}  // namespace routerctl::output_dir
