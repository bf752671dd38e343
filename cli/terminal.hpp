#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace routerctl::cli {

struct TerminalSize {
  std::size_t columns = 80, rows = 24;
};

/// Of what is open as `descriptor`; the usual one where it does not say.
TerminalSize terminal_size(int descriptor);

/// Whether it is a terminal on which lines can be written again.
bool can_redraw(int descriptor);

/// A line cut to `width` columns, taking each code point for one.
std::string cut(std::string_view line, std::size_t width);

}  // namespace routerctl::cli
