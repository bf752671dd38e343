#include "renderer/yaml/offsets.hpp"

#include <algorithm>

namespace routerctl::yaml {

namespace {

constexpr std::size_t stride = 64;

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

Offsets::Offsets(std::string_view text, std::uint32_t base) : text_(text), base_(base) {
  const bool ascii = std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
  if (ascii) {
    return;
  }
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!continues(text[at]) && count++ % stride == 0) {
      marks_.push_back(static_cast<std::uint32_t>(at));
    }
  }
}

std::uint32_t Offsets::byte(std::size_t index) const {
  if (marks_.empty()) {
    return from_byte(index);
  }
  const std::size_t mark = std::min(index / stride, marks_.size() - 1);
  std::size_t at = marks_[mark];
  for (std::size_t left = index - mark * stride; left > 0 && at < text_.size(); --left) {
    ++at;
    while (at < text_.size() && continues(text_[at])) {
      ++at;
    }
  }
  return from_byte(at);
}

std::uint32_t Offsets::from_byte(std::size_t offset) const {
  return base_ + static_cast<std::uint32_t>(std::min(offset, text_.size()));
}

}  // namespace routerctl::yaml
