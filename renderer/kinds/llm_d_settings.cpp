#include "renderer/kinds/llm_d_settings.hpp"

#include <algorithm>
#include <vector>

namespace routerctl::kinds::llm_d_settings {

namespace {

using Words = std::vector<std::string_view>;

Words split(std::string_view text, char separator) {
  Words words;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool is_made_of(std::string_view text, std::string_view characters, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         text.find_first_not_of(characters) == std::string_view::npos;
}

// 0 to 255 without leading zeros.
bool is_octet(std::string_view text) {
  return is_made_of(text, "0123456789", 3) && (text.size() == 1 || text.front() != '0') &&
         (text.size() < 3 || text <= "255");
}

bool is_ipv4(std::string_view text) {
  const Words octets = split(text, '.');
  return octets.size() == 4 && std::all_of(octets.begin(), octets.end(), is_octet);
}

// How many of the 8 groups of an IPv6 address stand in `text`; 9 for what is none.
std::size_t count_groups(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  const Words groups = split(text, ':');
  const bool fine = std::all_of(groups.begin(), groups.end(), [](std::string_view group) {
    return is_made_of(group, "0123456789abcdefABCDEF", 4);
  });
  return fine ? groups.size() : 9;
}

// "::" stands once, for at least one group.
bool is_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    return count_groups(text) == 8;
  }
  return count_groups(text.substr(0, gap)) + count_groups(text.substr(gap + 2)) < 8;
}

}  // namespace

std::string expected_address(std::string_view value) {
  return value.empty() || is_ipv4(value) || is_ipv6(value) ? std::string()
                                                           : "an IP address such as 10.96.0.100";
}

}  // namespace routerctl::kinds::llm_d_settings
