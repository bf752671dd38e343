#pragma once

#include <functional>
#include <initializer_list>
#include <string>

namespace routerctl::cli {

/// Checks that a flag's value is one of `words`. The complaint suggests the one that was meant.
std::function<std::string(const std::string&)> one_of(std::initializer_list<const char*> words);

}  // namespace routerctl::cli
