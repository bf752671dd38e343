#pragma once

#include <string>
#include <string_view>

#include "cli/output_dir/compare.hpp"

namespace routerctl::output_dir {

/// The change as `diff -u` shows it and `patch -p1` takes it. `path` names the file.
std::string unified_diff(const Change& change, std::string_view path);

}  // namespace routerctl::output_dir
