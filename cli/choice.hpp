#pragma once

#include <functional>
#include <initializer_list>
#include <string>

namespace CLI {
class App;
}

namespace routerctl::cli {

/// Checks that a flag's value is one of `words`. The complaint suggests the one that was meant.
std::function<std::string(const std::string&)> one_of(std::initializer_list<const char*> words);

/// Adds a flag whose value is one of `words`; help shows them.
void add_choice(CLI::App& command, const std::string& flag, std::string& value,
                const std::string& description, std::initializer_list<const char*> words);

}  // namespace routerctl::cli
