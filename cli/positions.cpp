#include "cli/positions.hpp"

#include <algorithm>

namespace routerctl::cli {

std::optional<Position> Positions::of(const Place& place) {
  if (place.file == nullptr || place.span == Span{}) {
    return std::nullopt;
  }
  Lines& lines = lines_.try_emplace(place.file, *place.file).first->second;
  // In this order: going back in a file costs.
  const LineColumn begin = lines.locate(place.span.begin);
  return Position{begin, lines.locate(std::max(place.span.begin, place.span.end))};
}

}  // namespace routerctl::cli
