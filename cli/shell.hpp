#pragma once

#include <span>
#include <string>
#include <string_view>

namespace routerctl::cli {

/// A word as a POSIX shell has to be given it: in single quotes where it needs them.
std::string shell_quoted(std::string_view word);

/// The words as a command to type; the first one, a program, is taken as it is. The values of
/// --token and --password are left out.
std::string shell_command(std::span<const std::string> words);

}  // namespace routerctl::cli
