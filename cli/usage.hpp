#pragma once

#include <stdexcept>
#include <string>

namespace routerctl::cli {

/// Wrong use of the command line: exit code 2, with a pointer to --help.
struct Usage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace routerctl::cli
