#include "renderer/kinds/vllm_model_settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "renderer/kube/names.hpp"

namespace routerctl::kinds::vllm_model_settings {

namespace {

std::string unless(bool fine, std::string_view expected) {
  return fine ? std::string() : std::string(expected);
}

bool is_number(std::string_view text, std::int64_t least, std::int64_t most) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stopped == end && value >= least && value <= most;
}

bool is_word(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

// Takes digits with at most one point among them, and says whether there was a digit.
bool take_number(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, end);
  text.remove_prefix(end);
  return std::count(number.begin(), number.end(), '.') <= 1 &&
         number.find_first_not_of('.') != std::string_view::npos;
}

bool take_unit(std::string_view& text) {
  constexpr std::array<std::string_view, 8> units{"ns", "us", "\xC2\xB5s", "\xCE\xBCs",
                                                  "ms", "s",  "m",         "h"};
  for (const std::string_view unit : units) {
    if (text.starts_with(unit)) {
      text.remove_prefix(unit.size());
      return true;
    }
  }
  return false;
}

bool is_duration(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (text == "0") {
    return true;
  }
  bool fine = !text.empty();
  while (fine && !text.empty()) {
    fine = take_number(text) && take_unit(text);
  }
  return fine;
}

}  // namespace

std::string expected_name(std::string_view value) {
  return unless(kube::dns1123_subdomain_errors(value).empty(),
                "the name of an object: lower-case letters, digits, '-' and '.', a letter or digit "
                "at both ends, at most 253 bytes");
}

std::string expected_namespace(std::string_view value) {
  return unless(value.empty() || kube::dns1123_label_errors(value).empty(),
                "the name of a namespace: lower-case letters, digits and '-', a letter or digit at "
                "both ends, at most 63 bytes");
}

std::string expected_host(std::string_view value) {
  return unless(is_word(value), "the name of a Service, or a host");
}

std::string expected_port(std::string_view value) {
  return unless(is_number(value, 1, 65535), "a number from 1 to 65535");
}

std::string expected_image(std::string_view value) {
  return unless(is_word(value), "a container image");
}

std::string expected_replicas(std::string_view value) {
  return unless(is_number(value, 0, std::numeric_limits<std::int32_t>::max()),
                "a whole number, 0 or more");
}

std::string expected_duration(std::string_view value) {
  return unless(is_duration(value), "a duration such as 90s or 1h30m");
}

}  // namespace routerctl::kinds::vllm_model_settings
