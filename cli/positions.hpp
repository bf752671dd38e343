#pragma once

#include <map>
#include <optional>

#include "renderer/text/diagnostic.hpp"
#include "renderer/text/lines.hpp"

namespace routerctl::cli {

/// Lines and columns of a place, as LineColumn counts them; `end` is behind the last character.
struct Position {
  LineColumn begin, end;
};

/// Finds them for a report with many places.
class Positions {
 public:
  /// Nothing for a place that is no place in a file, but the file or none at all.
  std::optional<Position> of(const Place& place);

 private:
  std::map<const SourceFile*, Lines> lines_;
};

}  // namespace routerctl::cli
