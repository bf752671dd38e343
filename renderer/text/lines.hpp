#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "renderer/text/source.hpp"

namespace routerctl {

/// The lines of a file, for a report with many places in it: locating each from the start of the
/// file, or of a very long line, would be quadratic. Places that come in order cost their distance.
class Lines {
 public:
  /// `file` must outlive it.
  explicit Lines(const SourceFile& file);

  LineColumn locate(std::uint32_t offset);
  /// Of line `number`, counted from 1: its text without the line break, and where it starts.
  [[nodiscard]] std::string_view text(std::size_t number) const;
  [[nodiscard]] std::uint32_t start(std::size_t number) const { return starts_[number - 1]; }

 private:
  const SourceFile* file_;
  std::vector<std::uint32_t> starts_;
  std::uint32_t last_offset_ = 0;  // what was located last
  LineColumn last_;
};

}  // namespace routerctl
