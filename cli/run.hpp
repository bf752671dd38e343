#pragma once

namespace routerctl::cli {

/// The whole program: parses the command line, runs the command, returns the exit code. Catches
/// everything that is thrown, once.
int run(int argc, const char* const* argv);

}  // namespace routerctl::cli
