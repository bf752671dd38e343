#include "docs/pages.hpp"

namespace routerctl::docs {

std::string link_to(std::string_view code) {
  return "[`" + std::string(code) + "`](diagnostics.md#" + std::string(code) + ")";
}

std::string row(const std::vector<std::string>& cells) {
  std::string text = "|";
  for (const std::string& cell : cells) {
    text += ' ';
    for (const char c : cell) {
      text += c == '|' ? std::string("\\|") : std::string(1, c);
    }
    text += " |";
  }
  return text + "\n";
}

std::string head(const std::vector<std::string>& cells) {
  return row(cells) + row(std::vector<std::string>(cells.size(), "---"));
}

}  // namespace routerctl::docs
