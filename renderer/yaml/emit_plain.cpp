#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "renderer/yaml/emit_text.hpp"

namespace routerctl::yaml {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equals_ignoring_case(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return lower(a) == b; });
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](auto word) { return equals_ignoring_case(text, word); });
}

bool is_infinity(std::string_view text) {
  return is_one_of(text, {"inf", ".inf", "infinity", "nan", ".nan"});
}

bool is_word(std::string_view text) {
  constexpr std::string_view starts = "nNyYtTfFoOiI~<=";
  constexpr std::size_t longest = 8;
  if (text.size() > longest || starts.find(text.front()) == std::string_view::npos) {
    return false;
  }
  return is_infinity(text) || is_one_of(text, {"null", "true", "false", "yes", "no", "on", "off",
                                               "y", "n", "~", "<<", "="});
}

void skip_sign(std::string_view& text) {
  text.remove_prefix(text.starts_with('+') || text.starts_with('-') ? 1 : 0);
}

std::size_t take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count;
}

// 0x1F, 0o17, 0b101. go-yaml lets a sign follow the prefix as well.
bool is_prefixed_integer(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') {
    return false;
  }
  const char mark = lower(text[1]);
  text.remove_prefix(2);
  skip_sign(text);
  const auto fits = [mark](char c) {
    switch (mark) {
      case 'x': return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
      case 'o': return c >= '0' && c <= '7';
      case 'b': return c == '0' || c == '1';
      default: return false;
    }
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

bool is_decimal(std::string_view text) {
  std::size_t digits = take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += take_digits(text);
  }
  if (digits == 0) {
    return false;
  }
  if (!text.empty() && lower(text.front()) == 'e') {
    text.remove_prefix(1);
    skip_sign(text);
    return take_digits(text) > 0 && text.empty();
  }
  return text.empty();
}

bool is_number(std::string_view text) {
  if (text.find('_') != std::string_view::npos) {
    std::string without(text);
    std::erase(without, '_');
    return is_number(without);
  }
  skip_sign(text);
  return is_decimal(text) || is_prefixed_integer(text) || is_infinity(text);
}

// [-+]?d[d_]*(:[0-5]?d)+(\.[d_]*)?
bool is_base_60(std::string_view text) {
  const auto is_digit_or_line = [](char c) { return is_digit(c) || c == '_'; };
  skip_sign(text);
  if (text.empty() || !is_digit(text.front())) {
    return false;
  }
  text.remove_prefix(static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(), is_digit_or_line) - text.begin()));
  if (!text.starts_with(':')) {
    return false;
  }
  while (text.starts_with(':')) {
    text.remove_prefix(1);
    const char first = text.empty() ? ' ' : text.front();
    const std::size_t digits = take_digits(text);
    if (digits == 0 || digits > 2 || (digits == 2 && first > '5')) {
      return false;
    }
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
  } else if (!text.empty()) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), is_digit_or_line);
}

// dddd-d{1,2}-d{1,2}, whatever follows
bool starts_with_date(std::string_view text) {
  if (take_digits(text) != 4 || !text.starts_with('-')) {
    return false;
  }
  text.remove_prefix(1);
  const std::size_t month = take_digits(text);
  return (month == 1 || month == 2) && text.size() > 1 && text[0] == '-' && is_digit(text[1]);
}

}  // namespace

bool misread(std::string_view text) {
  constexpr std::string_view indicators = "#,[]{}&*!|>'\"%@`";
  constexpr std::string_view indicators_before_space = "-?:";
  constexpr std::string_view number_starts = "0123456789+-._";
  const char first = text.front();
  if (indicators.find(first) != std::string_view::npos) {
    return true;
  }
  if (indicators_before_space.find(first) != std::string_view::npos &&
      (text.size() == 1 || text[1] == ' ')) {
    return true;
  }
  if (number_starts.find(first) != std::string_view::npos) {
    return text.starts_with("---") || text.starts_with("...") || is_number(text) ||
           is_base_60(text) || starts_with_date(text);
  }
  return is_word(text);
}

}  // namespace routerctl::yaml
