#include "renderer/schema/format.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <arpa/inet.h>
#include <re2/re2.h>

#include "renderer/schema/uri.hpp"

namespace routerctl::schema {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool any_text(std::string_view) { return true; }

bool bson_object_id(std::string_view text) { return matches(text, "^[0-9a-fA-F]{24}$"); }

bool hostname(std::string_view text) {
  constexpr std::string_view shape =
      R"(^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z0-9\p{S}\p{L}])(-?[a-zA-Z0-9\p{S}\p{L}]){1,62})$)";
  if (text.size() > 255 || !matches(text, shape)) {
    return false;
  }
  std::size_t label = 0;
  for (const char c : text) {
    label = c == '.' ? 0 : label + 1;
    if (label > 63) {
      return false;
    }
  }
  return true;
}

bool ip_address(std::string_view text) {
  std::array<unsigned char, 16> address{};
  const std::string name(text);
  const int family = name.find(':') == std::string::npos ? AF_INET : AF_INET6;
  return name.size() == text.size() && inet_pton(family, name.c_str(), address.data()) == 1;
}

// Go tells the two apart by their punctuation, so that ::ffff:1.2.3.4 is both.
bool ipv4(std::string_view text) { return text.find('.') != text.npos && ip_address(text); }
bool ipv6(std::string_view text) { return text.find(':') != text.npos && ip_address(text); }

bool cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos || !ip_address(text.substr(0, slash))) {
    return false;
  }
  const std::string_view bits = text.substr(slash + 1);
  if (bits.empty() || bits.size() > 6 || !std::all_of(bits.begin(), bits.end(), is_digit)) {
    return false;
  }
  return std::stoi(std::string(bits)) <= (text.substr(0, slash).find(':') == text.npos ? 32 : 128);
}

bool mac(std::string_view text) {
  constexpr std::string_view colons =
      "^[0-9a-fA-F]{2}((:[0-9a-fA-F]{2}){5}|(:[0-9a-fA-F]{2}){7}|(:[0-9a-fA-F]{2}){19})$";
  constexpr std::string_view dashes =
      "^[0-9a-fA-F]{2}((-[0-9a-fA-F]{2}){5}|(-[0-9a-fA-F]{2}){7}|(-[0-9a-fA-F]{2}){19})$";
  constexpr std::string_view dots =
      R"(^[0-9a-fA-F]{4}((\.[0-9a-fA-F]{4}){2}|(\.[0-9a-fA-F]{4}){3}|(\.[0-9a-fA-F]{4}){9})$)";
  return matches(text, colons) || matches(text, dashes) || matches(text, dots);
}

bool uuid(std::string_view text) {
  return matches(text, "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$");
}
bool uuid3(std::string_view text) {
  return matches(text, "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$");
}
bool uuid4(std::string_view text) {
  return matches(text,
                 "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$");
}
bool uuid5(std::string_view text) {
  return matches(text,
                 "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$");
}

std::string without(std::string_view text, std::string_view dropped) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
               [&](char c) { return dropped.find(c) == dropped.npos; });
  return kept;
}

bool isbn10(std::string_view text) {
  const std::string digits = without(text, "- \t\n\r\f\v");
  if (!matches(digits, "^(?:[0-9]{9}X|[0-9]{10})$")) {
    return false;
  }
  int sum = 0;
  for (int i = 0; i < 10; ++i) {
    sum += (i + 1) * (digits[i] == 'X' ? 10 : digits[i] - '0');
  }
  return sum % 11 == 0;
}

bool isbn13(std::string_view text) {
  const std::string digits = without(text, "- \t\n\r\f\v");
  if (!matches(digits, "^[0-9]{13}$")) {
    return false;
  }
  int sum = 0;
  for (int i = 0; i < 12; ++i) {
    sum += (i % 2 == 0 ? 1 : 3) * (digits[i] - '0');
  }
  return digits[12] - '0' == (10 - sum % 10) % 10;
}

bool isbn(std::string_view text) { return isbn10(text) || isbn13(text); }

bool credit_card(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  constexpr std::string_view shape =
      "^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|"
      "3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800)[0-9]{11})$";
  if (!matches(digits, shape)) {
    return false;
  }
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += i % 2 == 0 ? digit : doubled;
  }
  return sum % 10 == 0;
}

bool ssn(std::string_view text) {
  return text.size() == 11 && matches(text, R"(^\d{3}[- ]?\d{2}[- ]?\d{4}$)");
}

bool hex_color(std::string_view text) {
  return matches(text, "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$");
}

bool rgb_color(std::string_view text) {
  return matches(
      text,
      R"(^rgb\(\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)$)");
}

bool base64(std::string_view text) {
  return matches(
      text, "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$");
}

bool date(std::string_view text) {
  if (!matches(text, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")) {
    return false;
  }
  const int year = std::stoi(std::string(text.substr(0, 4)));
  const int month = std::stoi(std::string(text.substr(5, 2)));
  const int day = std::stoi(std::string(text.substr(8, 2)));
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month >= 1 && month <= 12 && day >= 1 &&
         day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool date_time(std::string_view text) {
  const std::size_t t = text.find_first_of("tT");
  if (t == text.npos || !date(text.substr(0, t))) {
    return false;
  }
  const std::string_view time = text.substr(t + 1);
  // The dot before the fraction is any character, as in the server's pattern.
  return matches(time,
                 "^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?([zZ]|([+-][0-9]{2}:[0-9]{2}))$") &&
         time.substr(0, 2) <= "23" && time.substr(3, 2) <= "59" && time.substr(6, 2) <= "59";
}

/// Go's durations (1h30m), or Scala's (2 weeks), of which one unit has to be known.
bool duration(std::string_view text) {
  if (matches(text, R"(^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$)")) {
    return true;
  }
  return matches(text, R"(^\s*(?:\d+\s*[A-Za-zµ]+\s*)+$)") &&
         matches(
             text,
             R"((?i)\d\s*(ns|nano[a-zµ]*|us|µs|micro[a-zµ]*|ms|milli[a-zµ]*|s|sec[a-zµ]*|m|min[a-zµ]*|h|hr|hour[a-zµ]*|d|day[a-zµ]*|w|wk|week[a-zµ]*)(\s|\d|$))");
}

bool short_name(std::string_view text) {
  return text.size() <= 63 && matches(text, "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$");
}

bool long_name(std::string_view text) {
  return text.size() <= 253 &&
         matches(text, R"(^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$)");
}

struct Format {
  std::string_view name;  ///< without dashes
  bool (*accepts)(std::string_view);
  std::string_view example;
};

constexpr std::array formats{
    Format{"bsonobjectid", bson_object_id, "24 hexadecimal digits"},
    Format{"byte", base64, "base64, for example aGVsbG8="},
    Format{"cidr", cidr, "for example 10.0.0.0/8"},
    Format{"creditcard", credit_card, ""},
    Format{"date", date, "for example 2024-12-31"},
    Format{"datetime", date_time, "for example 2024-12-31T23:59:59Z"},
    Format{"duration", duration, "for example 1h30m"},
    Format{"email", is_email, "for example name@example.com"},
    Format{"hexcolor", hex_color, "for example #ff8000"},
    Format{"hostname", hostname, "for example www.example.com"},
    Format{"ipv4", ipv4, "for example 10.0.0.1"},
    Format{"ipv6", ipv6, "for example 2001:db8::1"},
    Format{"isbn", isbn, ""},
    Format{"isbn10", isbn10, ""},
    Format{"isbn13", isbn13, ""},
    Format{"k8slongname", long_name, "for example my-name.example.com"},
    Format{"k8sshortname", short_name, "for example my-name"},
    Format{"mac", mac, "for example 00:00:5e:00:53:01"},
    Format{"password", any_text, ""},
    Format{"rgbcolor", rgb_color, "for example rgb(255,128,0)"},
    Format{"ssn", ssn, ""},
    Format{"uri", is_request_uri,
           "for example https://example.com/path, or a path that begins with /"},
    Format{"uuid", uuid, "for example 123e4567-e89b-12d3-a456-426614174000"},
    Format{"uuid3", uuid3, "a UUID of version 3"},
    Format{"uuid4", uuid4, "a UUID of version 4"},
    Format{"uuid5", uuid5, "a UUID of version 5"},
};

/// Whether `a` without its dashes is `b`.
bool same_name(std::string_view a, std::string_view b) {
  std::size_t at = 0;
  for (const char c : a) {
    if (c != '-' && (at == b.size() || b[at++] != c)) {
      return false;
    }
  }
  return at == b.size();
}

const Format* find(std::string_view format) {
  const auto at = std::find_if(formats.begin(), formats.end(),
                               [&](const Format& known) { return same_name(format, known.name); });
  return at == formats.end() ? nullptr : &*at;
}

}  // namespace

const re2::RE2& compiled(std::string_view expression) {
  static std::shared_mutex mutex;
  static std::unordered_map<std::string_view, std::unique_ptr<const re2::RE2>> cache;
  {
    const std::shared_lock lock(mutex);
    const auto found = cache.find(expression);
    if (found != cache.end()) {
      return *found->second;
    }
  }
  const std::unique_lock lock(mutex);
  std::unique_ptr<const re2::RE2>& entry = cache[expression];
  if (!entry) {
    entry = std::make_unique<const re2::RE2>(re2::StringPiece(expression.data(), expression.size()),
                                             re2::RE2::Quiet);
  }
  return *entry;
}

bool matches(std::string_view text, std::string_view expression) {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled(expression));
}

bool is_enforced(std::string_view format) { return !format.empty() && find(format) != nullptr; }

bool has_format(std::string_view text, std::string_view format) {
  const Format* known = find(format);
  return known == nullptr || known->accepts(text);
}

std::string_view example_of(std::string_view format) {
  const Format* known = find(format);
  return known == nullptr ? std::string_view() : known->example;
}

}  // namespace routerctl::schema
