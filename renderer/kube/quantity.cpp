#include "renderer/kube/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace routerctl::kube {

namespace {

enum class Format { decimal_si, decimal_exponent, binary_si };

struct Suffix {
  std::string_view text;
  Format format;
  std::int64_t exponent;  // of 2 for binary_si, else of 10
};

constexpr std::array<Suffix, 16> suffixes{{{"", Format::decimal_si, 0},
                                           {"n", Format::decimal_si, -9},
                                           {"u", Format::decimal_si, -6},
                                           {"m", Format::decimal_si, -3},
                                           {"k", Format::decimal_si, 3},
                                           {"M", Format::decimal_si, 6},
                                           {"G", Format::decimal_si, 9},
                                           {"T", Format::decimal_si, 12},
                                           {"P", Format::decimal_si, 15},
                                           {"E", Format::decimal_si, 18},
                                           {"Ki", Format::binary_si, 10},
                                           {"Mi", Format::binary_si, 20},
                                           {"Gi", Format::binary_si, 30},
                                           {"Ti", Format::binary_si, 40},
                                           {"Pi", Format::binary_si, 50},
                                           {"Ei", Format::binary_si, 60}}};

constexpr std::int64_t nano = -9;
constexpr std::string_view largest_binary = "9223372036854775807";

/// digits * 10^exponent, without sign. Zero has no digits.
struct Decimal {
  std::string digits;
  std::int64_t exponent = 0;
};

struct Quantity {
  bool negative = false;
  std::string_view whole, fraction;  // digits; `whole` without leading zeros
  Suffix suffix{};
};

std::string_view take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

std::optional<Suffix> read_suffix(std::string_view text) {
  for (const Suffix& suffix : suffixes) {
    if (suffix.text == text) {
      return suffix;
    }
  }
  if (text.front() != 'e' && text.front() != 'E') {
    return std::nullopt;
  }
  std::string_view digits = text.substr(1);
  if (digits.starts_with('+') && !digits.starts_with("+-")) {
    digits.remove_prefix(1);
  }
  std::int64_t exponent = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), exponent);
  if (error != std::errc() || end != digits.end()) {
    return std::nullopt;
  }
  // Go keeps the exponent in 32 bits and does not look whether it fits.
  return Suffix{{}, Format::decimal_exponent, static_cast<std::int32_t>(exponent)};
}

std::optional<Quantity> read(std::string_view text) {
  Quantity quantity;
  if (text.starts_with('+') || text.starts_with('-')) {
    quantity.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  quantity.whole = take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    quantity.fraction = take_digits(text);
  }
  if (quantity.whole.empty() && quantity.fraction.empty()) {
    return std::nullopt;
  }
  const std::optional<Suffix> suffix = read_suffix(text);
  if (!suffix) {
    return std::nullopt;
  }
  quantity.suffix = *suffix;
  quantity.whole.remove_prefix(
      std::min(quantity.whole.find_first_not_of('0'), quantity.whole.size()));
  return quantity;
}

/// Go keeps the text of what its fast path for small numbers takes for canonical.
bool stays_as_written(const Quantity& quantity) {
  // An empty whole part counts as one digit, "0".
  const std::size_t size =
      std::max<std::size_t>(quantity.whole.size(), 1) + quantity.fraction.size();
  if (quantity.whole.empty()) {
    return false;
  }
  const std::int64_t exponent = quantity.suffix.exponent;
  if (quantity.suffix.format == Format::binary_si) {
    // Tens of binary exponents are about three digits each, and one digit is kept in reserve.
    const std::int64_t room = 14 - static_cast<std::int64_t>(size) - exponent * 3 / 10;
    if (!quantity.fraction.empty() || room < 0) {
      return false;
    }
    std::uint64_t value = 0;
    std::from_chars(quantity.whole.begin(), quantity.whole.end(), value);
    return value % 8 != 0;
  }
  const std::int64_t scale = exponent - static_cast<std::int64_t>(quantity.fraction.size());
  const std::string digits = std::string(quantity.whole).append(quantity.fraction);
  return size <= 18 && scale >= nano && scale % 3 == 0 && !digits.ends_with("000");
}

void drop_leading_zeros(std::string& digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
}

void drop_trailing_zeros(Decimal& value) {
  const std::size_t size = value.digits.find_last_not_of('0') + 1;
  value.exponent += static_cast<std::int64_t>(value.digits.size() - size);
  value.digits.resize(size);
}

void multiply(std::string& digits, unsigned factor) {
  unsigned carry = 0;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    const unsigned product = static_cast<unsigned>(*digit - '0') * factor + carry;
    *digit = static_cast<char>('0' + product % 10);
    carry = product / 10;
  }
  digits.insert(0, carry == 0 ? std::string() : std::to_string(carry));
}

void increment(std::string& digits) {
  const std::size_t nines = digits.find_last_not_of('9');
  if (nines == std::string::npos) {
    digits = '1' + std::string(digits.size(), '0');
    return;
  }
  ++digits[nines];
  std::fill(digits.begin() + static_cast<std::ptrdiff_t>(nines) + 1, digits.end(), '0');
}

/// Away from zero. `value` has no trailing zeros, so whatever is cut off is more than nothing.
void round_up_to_nano(Decimal& value) {
  if (value.digits.empty() || value.exponent >= nano) {
    return;
  }
  const std::int64_t excess = nano - value.exponent;
  const auto size = static_cast<std::int64_t>(value.digits.size());
  value.digits.resize(static_cast<std::size_t>(std::max<std::int64_t>(size - excess, 0)));
  increment(value.digits);
  value.exponent = nano;
  drop_trailing_zeros(value);
}

bool is_whole(const Decimal& value) { return value.exponent >= 0; }

/// The digits of a whole number, zeros at its end included.
std::string whole_digits(const Decimal& value) {
  return value.digits + std::string(static_cast<std::size_t>(value.exponent), '0');
}

void cap_binary(Decimal& value) {
  const auto size = static_cast<std::int64_t>(value.digits.size()) + value.exponent;
  const auto most = static_cast<std::int64_t>(largest_binary.size());
  // Of equal length before the point: compare digit by digit, longer texts being larger.
  if (size > most || (size == most && value.digits > largest_binary)) {
    value = {std::string(largest_binary), 0};
  }
}

Decimal compute(const Quantity& quantity) {
  Decimal value{std::string(quantity.whole).append(quantity.fraction),
                -static_cast<std::int64_t>(quantity.fraction.size())};
  drop_leading_zeros(value.digits);
  const bool binary = quantity.suffix.format == Format::binary_si;
  if (binary) {
    for (std::int64_t done = 0; done < quantity.suffix.exponent; done += 10) {
      multiply(value.digits, 1024);
    }
  } else {
    value.exponent += quantity.suffix.exponent;
  }
  drop_trailing_zeros(value);
  round_up_to_nano(value);
  if (binary) {
    cap_binary(value);
  }
  return value;
}

std::string print_binary(std::uint64_t value) {
  std::int64_t exponent = 0;
  for (; value % 1024 == 0; value /= 1024) {
    exponent += 10;
  }
  const auto* const suffix = std::find_if(suffixes.begin(), suffixes.end(), [&](const Suffix& s) {
    return s.exponent == exponent && (s.format == Format::binary_si || exponent == 0);
  });
  return std::to_string(value).append(suffix->text);
}

/// The largest exponent that is a multiple of 3 and leaves a whole number before it.
std::string print_decimal(Decimal value, Format format) {
  const std::int64_t surplus = ((value.exponent % 3) + 3) % 3;
  value.digits.append(static_cast<std::size_t>(surplus), '0');
  value.exponent -= surplus;
  if (format == Format::decimal_exponent) {
    return value.exponent == 0 ? value.digits : value.digits + 'e' + std::to_string(value.exponent);
  }
  const auto* const suffix = std::find_if(suffixes.begin(), suffixes.end(), [&](const Suffix& s) {
    return s.format == Format::decimal_si && s.exponent == value.exponent;
  });
  return suffix == suffixes.end() ? value.digits : value.digits.append(suffix->text);
}

std::string print(const Decimal& value, Format format) {
  if (format != Format::binary_si) {
    return print_decimal(value, format);
  }
  std::uint64_t number = 0;
  if (is_whole(value)) {
    const std::string digits = whole_digits(value);
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
  }
  return number >= 1024 ? print_binary(number) : print_decimal(value, Format::decimal_si);
}

}  // namespace

std::optional<std::string> canonical_quantity(std::string_view text) {
  const std::optional<Quantity> quantity = read(text);
  if (!quantity) {
    return std::nullopt;
  }
  if (stays_as_written(*quantity)) {
    return std::string(text);
  }
  const Decimal value = compute(*quantity);
  if (value.digits.empty()) {
    return "0";
  }
  return (quantity->negative ? "-" : "") + print(value, quantity->suffix.format);
}

std::optional<double> quantity_value(std::string_view text) {
  const std::optional<Quantity> quantity = read(text);
  if (!quantity) {
    return std::nullopt;
  }
  const Decimal value = compute(*quantity);
  const std::string number = value.digits + 'e' + std::to_string(value.exponent);
  double result = 0;
  std::from_chars(number.data(), number.data() + number.size(), result);
  return quantity->negative ? -result : result;
}

}  // namespace routerctl::kube
