#include "renderer/schema/timestamp.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "renderer/text/quote.hpp"

namespace routerctl::schema {

namespace {

constexpr std::string_view layout = "2006-01-02T15:04:05Z07:00";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), rest_(text) {}

  std::string error() {
    const bool good = year() && skip("-") && number("01", month_, 2, 1, 12, "month") && skip("-") &&
                      number("02", day_, 2, 0, 99, "day") && skip("T") &&
                      number("15", hour_, 1, 0, 23, "hour") && skip(":") &&
                      number("04", minute_, 2, 0, 59, "minute") && skip(":") &&
                      number("05", second_, 2, 0, 59, "second") && fraction() && zone();
    if (good && !rest_.empty()) {
      complain(": extra text: " + quote(rest_));
    } else if (good && (day_ < 1 || day_ > days())) {
      complain(": day out of range");
    }
    return error_;
  }

 private:
  bool cannot(std::string_view at, std::string_view what) {
    error_ = fmt::format("parsing time {} as {}: cannot parse {} as {}", quote(text_),
                         quote(layout), quote(at), quote(what));
    return false;
  }

  bool complain(const std::string& why) {
    error_ = fmt::format("parsing time {}{}", quote(text_), why);
    return false;
  }

  bool skip(std::string_view separator) {
    if (!rest_.starts_with(separator)) {
      return cannot(rest_, separator);
    }
    rest_.remove_prefix(separator.size());
    return true;
  }

  // Two digits, or one where `least` is 1.
  static std::optional<int> digits(std::string_view& from, std::size_t least) {
    if (from.empty() || !is_digit(from[0])) {
      return std::nullopt;
    }
    int value = from[0] - '0';
    std::size_t taken = 1;
    if (from.size() > 1 && is_digit(from[1])) {
      value = value * 10 + (from[1] - '0');
      taken = 2;
    }
    if (taken < least) {
      return std::nullopt;
    }
    from.remove_prefix(taken);
    return value;
  }

  bool year() {
    const std::string_view whole = rest_;
    const auto century = digits(rest_, 2), rest = digits(rest_, 2);
    if (!century || !rest) {
      return cannot(whole, "2006");
    }
    year_ = *century * 100 + *rest;
    return true;
  }

  bool number(std::string_view what, int& into, std::size_t least, int from, int to,
              std::string_view name) {
    const std::string_view whole = rest_;
    const auto value = digits(rest_, least);
    if (!value) {
      return cannot(whole, what);
    }
    into = *value;
    return (into >= from && into <= to) || complain(fmt::format(": {} out of range", name));
  }

  bool fraction() {
    if (rest_.size() > 1 && (rest_[0] == '.' || rest_[0] == ',') && is_digit(rest_[1])) {
      rest_.remove_prefix(1);
      while (!rest_.empty() && is_digit(rest_[0])) {
        rest_.remove_prefix(1);
      }
    }
    return true;
  }

  bool zone() {
    if (rest_.starts_with('Z')) {
      rest_.remove_prefix(1);
      return true;
    }
    std::string_view hour = rest_.substr(rest_.empty() ? 0 : 1, 2);
    std::string_view minute = rest_.size() < 6 ? std::string_view() : rest_.substr(4, 2);
    const bool shaped =
        rest_.size() >= 6 && rest_[3] == ':' && (rest_[0] == '+' || rest_[0] == '-');
    const auto hours = digits(hour, 2), minutes = digits(minute, 2);
    if (!shaped || !hours || !minutes) {
      return cannot(rest_, "Z07:00");
    }
    if (*hours > 24 || *minutes > 60) {
      return complain(
          fmt::format(": time zone offset {} out of range", *hours > 24 ? "hour" : "minute"));
    }
    rest_.remove_prefix(6);
    return true;
  }

  [[nodiscard]] int days() const {
    constexpr std::array<int, 12> of_month{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year_ % 4 == 0 && (year_ % 100 != 0 || year_ % 400 == 0);
    return of_month[static_cast<std::size_t>(month_ - 1)] + (month_ == 2 && leap ? 1 : 0);
  }

  std::string_view text_, rest_;
  std::string error_;
  int year_ = 0, month_ = 0, day_ = 0, hour_ = 0, minute_ = 0, second_ = 0;
};

}  // namespace

std::string timestamp_error(std::string_view text) { return Parser(text).error(); }

}  // namespace routerctl::schema
