#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/compile_flags.hpp"
#include "renderer/compile.hpp"

namespace routerctl::cli {

/// The custom resources of a run by place: which of them a finding belongs to. `run` must outlive
/// it.
class Subjects {
 public:
  explicit Subjects(const Run& run);

  /// Null for a place in none of them.
  [[nodiscard]] const Subject* at(const Place& place) const;

 private:
  // Those of one file do not overlap.
  std::vector<const Subject*> sorted_;
};

/// Empty for what is no text.
std::string name_of(const Subject& subject);
std::string namespace_of(const Subject& subject);

}  // namespace routerctl::cli
