#pragma once

namespace routerctl::cli {

/// The largest code of a run applies. README.md lists them for users.
enum ExitCode : int {
  success = 0,
  finding = 1,  ///< invalid input; a warning under --werror
  failure =
      2,  ///< wrong usage, or the world: unreadable input, output that cannot be written, a bug
  refused = 3,     ///< the API server refused something
  unfinished = 4,  ///< done, but what was waited for did not come in time
};

}  // namespace routerctl::cli
