#pragma once

#include <deque>
#include <string>
#include <vector>

#include "cli/output_dir/compare.hpp"

namespace routerctl::output_dir {

/// The objects of a directory, as it is and as it should be.
struct Objects {
  std::vector<const Json*> before;      ///< of files that this run makes or removes
  std::vector<const Object*> made;      ///< what this run makes, changed or not
  std::vector<const Json*> others;      ///< of files that come from other sources; they stay
  std::vector<const Json*> unreadable;  ///< of `made`: the file that is there holds no object
  std::vector<std::string> edited;      ///< files that were changed after they were written
  std::vector<std::string> broken;      ///< files that do not hold one object, but should
  std::deque<Json> parsed;              ///< owns what was read
};

/// Reads what `comparison` did not need. It and the directory must outlive the result.
Objects objects_of(const Comparison& comparison, const Directory& directory);

}  // namespace routerctl::output_dir
