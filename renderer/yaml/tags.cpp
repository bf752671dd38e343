#include "renderer/yaml/tags.hpp"

#include <cstdint>
#include <cstdio>

namespace routerctl::yaml {

bool is_timestamp(std::string_view text) {
  int year = 0, month = 0, day = 0, length = 0, hour = 0, minute = 0;
  double second = 0;
  const std::string whole(text);
  if (std::sscanf(whole.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
      text.find('-') != 4 || month < 1 || month > 12 || day < 1 || day > 31) {
    return false;
  }
  const std::string rest = whole.substr(static_cast<std::size_t>(length));
  if (rest.empty()) {
    return true;
  }
  return (rest[0] == 'T' || rest[0] == 't' || rest[0] == ' ') &&
         std::sscanf(rest.c_str() + 1, "%2d:%2d:%lf", &hour, &minute, &second) == 3 && hour < 24 &&
         minute < 60 && second < 60;
}

std::optional<std::string> decode_base64(std::string_view text) {
  std::string result;
  std::uint32_t bits = 0;
  int count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      continue;
    }
    if (c == '=') {
      ++padding;
      continue;
    }
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos || padding != 0) {
      return std::nullopt;
    }
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      result += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  const bool whole = count == 0   ? padding == 0
                     : count == 4 ? padding == 2
                                  : count == 2 && padding == 1;
  return whole ? std::optional<std::string>(result) : std::nullopt;
}

}  // namespace routerctl::yaml
