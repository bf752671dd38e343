#include "cli/shell.hpp"

#include <algorithm>

namespace routerctl::cli {

namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_./:=,@%+").find(c) != std::string_view::npos;
}

bool is_secret(std::string_view flag) { return flag == "--token" || flag == "--password"; }

}  // namespace

std::string shell_quoted(std::string_view word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char c : word) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

std::string shell_command(std::span<const std::string> words) {
  std::string command = words.empty() ? std::string() : words.front();
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const std::size_t equals = word.find('=');
    const std::string_view flag = word.substr(0, equals);
    const bool hides = is_secret(words[i - 1]) && i > 1;
    command += " ";
    if (hides) {
      command += "...";
    } else if (is_secret(flag) && equals != std::string_view::npos) {
      command += std::string(flag) + "=...";
    } else {
      command += shell_quoted(word);
    }
  }
  return command;
}

}  // namespace routerctl::cli
