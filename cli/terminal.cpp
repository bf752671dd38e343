#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace routerctl::cli {

TerminalSize terminal_size(int descriptor) {
  winsize size{};
  TerminalSize found;
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 && size.ws_row > 1) {
    found = {.columns = size.ws_col, .rows = size.ws_row};
  }
  return found;
}

bool can_redraw(int descriptor) {
  const char* const terminal = std::getenv("TERM");
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb" &&
         isatty(descriptor) == 1;
}

std::string cut(std::string_view line, std::size_t width) {
  std::size_t end = 0, columns = 0;
  while (end < line.size()) {
    const bool begins = (static_cast<unsigned char>(line[end]) & 0xC0U) != 0x80U;
    if (begins && columns == width) {
      break;
    }
    columns += begins ? 1 : 0;
    ++end;
  }
  return std::string(line.substr(0, end));
}

}  // namespace routerctl::cli
