#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/apply/plan.hpp"

namespace routerctl::cli {

/// What became of objects: a line each on standard output as it happens, and their number by the
/// word for it.
class Outcomes {
 public:
  /// `format` is text, name or json, empty for text. `words` is the order of the numbers.
  Outcomes(std::string format, std::vector<std::string_view> words)
      : format_(std::move(format)), words_(std::move(words)) {}

  /// Counts it, and prints the line.
  void add(const apply::Item& item, std::string_view word);
  /// Counts it: what there is to say is said elsewhere.
  void count_only(std::string_view word) { ++numbers_[word]; }

  /// "3 objects: 2 created, 1 unchanged; 1 not tried; 2 requests sent again", a line.
  [[nodiscard]] std::string text(std::size_t all, std::size_t retries) const;

 private:
  std::string format_;
  std::vector<std::string_view> words_;
  std::map<std::string_view, std::size_t> numbers_;
};

}  // namespace routerctl::cli
