#include "renderer/yaml/resolve.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <system_error>

namespace routerctl::yaml {

namespace {

constexpr std::string_view trues[] = {"y",    "Y",    "yes", "Yes", "YES", "true",
                                      "True", "TRUE", "on",  "On",  "ON"};
constexpr std::string_view falses[] = {"n",     "N",     "no",  "No",  "NO", "false",
                                       "False", "FALSE", "off", "Off", "OFF"};
constexpr std::string_view nulls[] = {"~", "null", "Null", "NULL"};

template <std::size_t count>
bool contains(const std::string_view (&words)[count], std::string_view text) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Go's strconv.ParseInt/ParseUint with base 0, after the underscores are gone.
struct Integer {
  bool negative = false;
  std::uint64_t magnitude = 0;
};

std::optional<Integer> parse_integer(std::string_view text) {
  Integer result;
  bool sign = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    result.negative = text[0] == '-';
    sign = true;
    text.remove_prefix(1);
  }
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'o' || mark == 'b' ? 2 : 1);
    // go-yaml's own second try for "0b" hands the rest to a parser that takes a sign.
    if (mark == 'b' && !sign && !text.empty() && (text[0] == '+' || text[0] == '-')) {
      result.negative = text[0] == '-';
      sign = true;
      text.remove_prefix(1);
    }
  }
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, result.magnitude, base);
  if (text.empty() || error != std::errc() || at != end) {
    return std::nullopt;
  }
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  // ParseUint, the second try, takes no sign at all.
  if (sign && result.magnitude > largest + (result.negative ? 1 : 0)) {
    return std::nullopt;
  }
  return result;
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool looks_like_float(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) {
      ++at;
    }
    return at - start;
  };
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    ++at;
  }
  const std::size_t whole = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0 && whole == 0) {
      return false;
    }
  } else if (whole == 0) {
    return false;
  }
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
      ++at;
    }
    if (digits() == 0) {
      return false;
    }
  }
  return at == text.size();
}

// Out of range is no float: go-yaml keeps 1e400 as a string. Too small is zero, as in Go.
std::optional<double> parse_float(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (at != end) {
    return std::nullopt;
  }
  if (error == std::errc::result_out_of_range) {
    const std::size_t exponent = text.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos
                          ? text.substr(exponent + 1).starts_with('-')
                          : text.find_first_of("123456789") > text.find('.');
    return tiny ? std::optional<double>(text.starts_with('-') ? -0.0 : 0.0) : std::nullopt;
  }
  return error == std::errc() ? std::optional<double>(value) : std::nullopt;
}

// After a leading point go-yaml leaves underscores to Go's ParseFloat: only between two digits.
bool underscores_between_digits(std::string_view text) {
  for (std::size_t at = text.find('_'); at != std::string_view::npos; at = text.find('_', at + 1)) {
    if (at == 0 || at + 1 == text.size() || !is_digit(text[at - 1]) || !is_digit(text[at + 1])) {
      return false;
    }
  }
  return true;
}

Scalar integer_scalar(const Integer& parsed) {
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!parsed.negative && parsed.magnitude > largest) {
    return through_json(static_cast<double>(parsed.magnitude));
  }
  Scalar scalar{.type = Type::integer};
  scalar.integer =
      static_cast<std::int64_t>(parsed.negative ? 0 - parsed.magnitude : parsed.magnitude);
  return scalar;
}

struct Resolved {
  Scalar scalar;
  std::optional<double> written_float;  // before the hop through JSON; for keys
  bool beyond_int64 = false;            // kubectl refuses such a key
};

Resolved resolve(std::string_view text) {
  if (text.empty()) {
    return {{.type = Type::null}};
  }
  const char first = text.front();
  constexpr std::string_view word_starts = "yYnNtTfFoO~";
  if (word_starts.find(first) != std::string_view::npos) {
    if (contains(trues, text) || contains(falses, text)) {
      return {{.type = Type::boolean, .boolean = contains(trues, text)}};
    }
    return {{.type = contains(nulls, text) ? Type::null : Type::string}};
  }
  const bool sign = first == '+' || first == '-';
  if (!is_digit(first) && !sign && first != '.') {
    return {};
  }
  const std::string_view unsigned_text = sign ? text.substr(1) : text;
  if (unsigned_text == ".inf" || unsigned_text == ".Inf" || unsigned_text == ".INF") {
    const double infinity = std::numeric_limits<double>::infinity();
    const double value = first == '-' ? -infinity : infinity;
    return {{.type = Type::number, .number = value}, value};
  }
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    const double value = std::numeric_limits<double>::quiet_NaN();
    return {{.type = Type::number, .number = value}, value};
  }
  std::string without;
  std::string_view plain = text;
  if (text.find('_') != std::string_view::npos) {
    if (first == '.' && !underscores_between_digits(text)) {
      return {};
    }
    std::copy_if(text.begin(), text.end(), std::back_inserter(without),
                 [](char c) { return c != '_'; });
    plain = without;
  }
  if (first != '.') {
    if (const auto integer = parse_integer(plain)) {
      constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
      return {integer_scalar(*integer), {}, !integer->negative && integer->magnitude > largest};
    }
  }
  if (looks_like_float(plain)) {
    if (const auto value = parse_float(plain)) {
      return {through_json(*value), value};
    }
  }
  return {};
}

// strconv.FormatFloat(v, 'g', -1, 32)
std::string float32_key(double number) {
  if (std::isnan(number)) {
    return ".nan";
  }
  const auto narrow = static_cast<float>(number);
  if (std::isinf(narrow)) {
    return narrow < 0 ? "-.inf" : ".inf";
  }
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), narrow,
                                 std::chars_format::scientific)
                       .ptr;
  std::string scientific(buffer.data(), end);
  const int exponent = std::stoi(scientific.substr(scientific.find('e') + 1));
  if (exponent < -4 || exponent >= 6) {
    return scientific;
  }
  const auto fixed_end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), narrow, std::chars_format::fixed)
          .ptr;
  return {buffer.data(), fixed_end};
}

}  // namespace

Scalar through_json(double number) {
  // Integral numbers are written without a point below 1e21, and then read as integers if they fit.
  if (std::isfinite(number) && std::trunc(number) == number && std::fabs(number) < 1e21) {
    const std::string text = go_json_number(number);
    std::int64_t integer = 0;
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, integer);
    if (error == std::errc() && at == end) {
      return {.type = Type::integer, .integer = integer};
    }
  }
  return {.type = Type::number, .number = number};
}

Scalar resolve_plain(std::string_view text) { return resolve(text).scalar; }

std::optional<std::string> key_text(std::string_view text) {
  const Resolved resolved = resolve(text);
  if (resolved.written_float) {
    return float32_key(*resolved.written_float);
  }
  if (resolved.beyond_int64) {
    return std::nullopt;
  }
  switch (resolved.scalar.type) {
    case Type::null: return std::nullopt;
    case Type::boolean: return resolved.scalar.boolean ? "true" : "false";
    case Type::integer: return std::to_string(resolved.scalar.integer);
    default: return std::string(text);
  }
}

std::string go_json_number(double number) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific)
                       .ptr;
  std::string text(buffer.data(), end);
  const double magnitude = std::fabs(number);
  if (magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21)) {
    // Go writes e-7 where C writes e-07; e+21 stays.
    if (const std::size_t at = text.find("e-0"); at != std::string::npos) {
      text.erase(at + 2, 1);
    }
    return text;
  }
  // The shortest digits that tell the number from its neighbours, then zeros: 1234567890123456800.
  const std::size_t e = text.find('e');
  const int exponent = std::stoi(text.substr(e + 1));
  const std::string sign = text[0] == '-' ? "-" : "";
  std::string digits;
  std::copy_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(e),
               std::back_inserter(digits), is_digit);
  if (exponent < 0) {
    return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) {
    return sign + digits + std::string(whole - digits.size(), '0');
  }
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace routerctl::yaml
