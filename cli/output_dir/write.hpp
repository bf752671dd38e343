#pragma once

#include "cli/output_dir/compare.hpp"
#include "cli/output_dir/directory.hpp"
#include "cli/output_dir/lock.hpp"

namespace routerctl::output_dir {

/// Makes the directory what `comparison` wants, which must be free of errors and made under `lock`.
/// Killed at any instant it leaves every file whole, old or new, and an index that knows both; the
/// next run finishes the work. What cannot be written is a std::runtime_error; as long as no file
/// was moved, which needs no space, nothing has changed then. The same when a signal arrives before
/// that; later the work is finished first.
void write(const Directory& directory, const Comparison& comparison, const Lock& lock,
           Progress* progress = nullptr);

}  // namespace routerctl::output_dir
