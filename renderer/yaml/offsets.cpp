#include "renderer/yaml/offsets.hpp"

#include <algorithm>
#include <cstring>

namespace routerctl::yaml {

namespace {

constexpr std::size_t stride = 64;

// Eight bytes at a time: nearly every manifest is ASCII, and this is asked for every document.
bool is_ascii(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::uint64_t seen = 0;
  std::size_t at = 0;
  for (; at + sizeof(seen) <= text.size(); at += sizeof(seen)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    seen |= word;
  }
  for (; at < text.size(); ++at) {
    seen |= static_cast<unsigned char>(text[at]);
  }
  return (seen & high_bits) == 0;
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

Offsets::Offsets(std::string_view text, std::uint32_t base) : text_(text), base_(base) {
  if (is_ascii(text)) {
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
