#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace routerctl::api {

/// A program that runs beside ours, with its output in pipes.
struct Child {
  pid_t id = 0;
  int out = -1, err = -1;  ///< to read from; whoever has the Child closes them
};

/// Looks the program up on PATH. Its standard input is ours, because credential plugins may ask
/// questions. It is told to end when we are gone, and Ctrl-C at the terminal is left to us. Throws
/// std::system_error when it cannot be started.
Child start(std::vector<std::string> words);

/// Waits for its end: the exit code, 128 + n for signal n.
int end_of(pid_t child);

}  // namespace routerctl::api
