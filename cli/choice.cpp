#include "cli/choice.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "renderer/text/nearest.hpp"

namespace routerctl::cli {

std::function<std::string(const std::string&)> one_of(std::initializer_list<const char*> words) {
  return [words =
              std::vector<std::string_view>(words.begin(), words.end())](const std::string& value) {
    if (std::find(words.begin(), words.end(), value) != words.end()) {
      return std::string();
    }
    std::string message = "\"" + value + "\" is not one of";
    for (const std::string_view word : words) {
      message += (word == words.front() ? " " : ", ") + std::string(word);
    }
    for (const std::string& hint : did_you_mean(value, words)) {
      message += "; " + hint;
    }
    return message;
  };
}

void add_choice(CLI::App& command, const std::string& flag, std::string& value,
                const std::string& description, std::initializer_list<const char*> words) {
  std::string shown;
  for (const char* const word : words) {
    shown += (shown.empty() ? "" : "|") + std::string(word);
  }
  command.add_option(flag, value, description)->type_name(shown)->check(one_of(words))->take_last();
}

}  // namespace routerctl::cli
