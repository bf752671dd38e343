#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace routerctl::yaml {

/// libyaml counts code points, spans count bytes. `text` is valid UTF-8 from where it starts at
/// byte `base` of its file.
class Offsets {
 public:
  Offsets(std::string_view text, std::uint32_t base);

  /// The file's byte offset of code point `index`.
  [[nodiscard]] std::uint32_t byte(std::size_t index) const;
  /// The file's offset of byte `offset` of the text.
  [[nodiscard]] std::uint32_t from_byte(std::size_t offset) const;

 private:
  std::string_view text_;
  std::uint32_t base_;
  std::vector<std::uint32_t> marks_;  ///< byte offset of every 64th code point; empty for ASCII
};

}  // namespace routerctl::yaml
