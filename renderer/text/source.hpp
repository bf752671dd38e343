#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace routerctl {

/// Bytes [begin, end) of SourceFile::text. Empty means that nobody wrote it.
struct Span {
  std::uint32_t begin = 0, end = 0;

  [[nodiscard]] bool empty() const { return begin == end; }
  bool operator==(const Span&) const = default;
};

/// One input as it was read, byte order mark and carriage returns included. `name` is what the user
/// called it ("-" is standard input). Never moves once documents point into it.
struct SourceFile {
  std::string name, text;
};

/// Both count from 1; the column counts code points.
struct LineColumn {
  std::size_t line = 1, column = 1;
};

/// For a single place; for many see text/lines.hpp.
LineColumn locate(const SourceFile& file, std::uint32_t offset);

/// The bytes of `span`, clipped to the file.
std::string_view text_of(const SourceFile& file, Span span);

/// Length of the text in code points; every byte that is not valid UTF-8 counts as one.
std::size_t code_points(std::string_view text);

}  // namespace routerctl
