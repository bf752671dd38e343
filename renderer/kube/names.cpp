#include "renderer/kube/names.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include <fmt/format.h>

namespace routerctl::kube {

namespace {

constexpr std::size_t longest_label = 63, longest_subdomain = 253;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower_alnum(char c) { return is_lower(c) || is_digit(c); }
bool is_alnum(char c) { return is_lower_alnum(c) || (c >= 'A' && c <= 'Z'); }

/// [a-z0-9]([-a-z0-9]*[a-z0-9])?
bool is_label(std::string_view text) {
  return !text.empty() && is_lower_alnum(text.front()) && is_lower_alnum(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower_alnum(c) || c == '-'; });
}

/// Labels of any length, joined by dots.
bool is_subdomain(std::string_view text) {
  for (std::size_t dot = text.find('.'); dot != text.npos; dot = text.find('.')) {
    if (!is_label(text.substr(0, dot))) {
      return false;
    }
    text.remove_prefix(dot + 1);
  }
  return is_label(text);
}

/// ([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]
bool is_key_name(std::string_view text) {
  return !text.empty() && is_alnum(text.front()) && is_alnum(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

std::string too_long(std::size_t limit) {
  return fmt::format("must be no more than {} bytes", limit);
}

std::string mismatch(std::string_view what, std::string_view expression,
                     std::initializer_list<std::string_view> examples) {
  std::string text = fmt::format("{} (e.g. ", what);
  const char* before = "'";
  for (const std::string_view example : examples) {
    text += before + std::string(example) + "', ";
    before = " or '";  // two blanks, as in apimachinery
  }
  return fmt::format("{}regex used for validation is '{}')", text, expression);
}

std::string subdomain_mismatch() {
  return mismatch(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
      "'.', and must "
      "start and end with an alphanumeric character",
      R"([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)", {"example.com"});
}

std::string key_name_mismatch() {
  return mismatch(
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
      "alphanumeric character",
      "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", {"MyName", "my.name", "123-abc"});
}

void check_prefix(std::string_view prefix, std::vector<std::string>& errors) {
  if (prefix.empty()) {
    errors.emplace_back("prefix part must be non-empty");
  }
  if (!prefix.empty()) {
    for (const std::string& error : dns1123_subdomain_errors(prefix)) {
      errors.push_back("prefix part " + error);
    }
  }
}

}  // namespace

std::vector<std::string> dns1123_label_errors(std::string_view name) {
  std::vector<std::string> errors;
  if (name.size() > longest_label) {
    errors.push_back(too_long(longest_label));
  }
  if (!is_label(name)) {
    errors.push_back(is_subdomain(name)
                         ? "must not contain dots"
                         : mismatch("a lowercase RFC 1123 label must consist of lower case "
                                    "alphanumeric characters or "
                                    "'-', and must start and end with an alphanumeric character",
                                    "[a-z0-9]([-a-z0-9]*[a-z0-9])?", {"my-name", "123-abc"}));
  }
  return errors;
}

std::vector<std::string> dns1123_subdomain_errors(std::string_view name) {
  std::vector<std::string> errors;
  if (name.size() > longest_subdomain) {
    errors.push_back(too_long(longest_subdomain));
  }
  if (!is_subdomain(name)) {
    errors.push_back(subdomain_mismatch());
  }
  return errors;
}

std::vector<std::string> object_name_errors(std::string_view name) {
  std::vector<std::string> errors = dns1123_subdomain_errors(name);
  if (name.size() > longest_subdomain) {
    errors.front() = fmt::format("must be no more than {} characters", longest_subdomain);
  }
  return errors;
}

std::vector<std::string> dns1035_label_errors(std::string_view name) {
  std::vector<std::string> errors;
  if (name.size() > longest_label) {
    errors.push_back(too_long(longest_label));
  }
  if (!is_label(name) || !is_lower(name.front())) {
    errors.push_back(mismatch(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start "
        "with an alphabetic character, and end with an alphanumeric character",
        "[a-z]([-a-z0-9]*[a-z0-9])?", {"my-name", "abc-123"}));
  }
  return errors;
}

std::vector<std::string> qualified_name_errors(std::string_view key) {
  std::vector<std::string> errors;
  const std::size_t slash = key.find('/');
  if (slash != key.npos && key.find('/', slash + 1) != key.npos) {
    errors.push_back("a valid label key " + key_name_mismatch() +
                     " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    return errors;
  }
  if (slash != key.npos) {
    check_prefix(key.substr(0, slash), errors);
  }
  const std::string_view name = slash == key.npos ? key : key.substr(slash + 1);
  if (name.empty()) {
    errors.emplace_back("name part must be non-empty");
  } else if (name.size() > longest_label) {
    errors.push_back("name part " + too_long(longest_label));
  }
  if (!is_key_name(name)) {
    errors.push_back("name part " + key_name_mismatch());
  }
  return errors;
}

std::vector<std::string> label_value_errors(std::string_view value) {
  std::vector<std::string> errors;
  if (value.size() > longest_label) {
    errors.push_back(too_long(longest_label));
  }
  if (!value.empty() && !is_key_name(value)) {
    errors.push_back(mismatch(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' "
        "or '.', and must start and end with an alphanumeric character",
        "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?", {"MyValue", "my_value", "12345"}));
  }
  return errors;
}

}  // namespace routerctl::kube
