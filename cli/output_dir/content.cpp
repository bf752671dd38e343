#include "cli/output_dir/content.hpp"

#include <array>
#include <stdexcept>

#include <mbedtls/sha256.h>

namespace routerctl::output_dir {

std::string lf_only(std::string text) {
  std::size_t end = text.find("\r\n");
  if (end == std::string::npos) {
    return text;
  }
  for (std::size_t at = end; at < text.size(); ++at) {
    if (text[at] != '\r' || at + 1 == text.size() || text[at + 1] != '\n') {
      text[end++] = text[at];
    }
  }
  text.resize(end);
  return text;
}

std::string content_hash(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  if (mbedtls_sha256_ret(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                         digest.data(), 0) != 0) {
    throw std::logic_error("SHA-256 failed");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    hex += digits[byte >> 4];
    hex += digits[byte & 0xF];
  }
  return hex;
}

}  // namespace routerctl::output_dir
