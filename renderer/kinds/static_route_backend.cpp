#include "renderer/kinds/static_route_backend.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kube/names.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

constexpr std::string_view http = "http://", https = "https://";
constexpr std::string_view scheme_rule = "http:// or https://, in lower case";
constexpr std::string_view host_rule =
    "localhost, an IPv4 address, or a name with a dot that ends in two or more letters";
constexpr std::string_view port_rule = "after the host a colon and digits, or a path, or nothing";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return result;
}

std::vector<std::string_view> split_at_dots(std::string_view host) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t dot = host.find('.'); dot != std::string_view::npos;
       dot = host.find('.', begin)) {
    parts.push_back(host.substr(begin, dot - begin));
    begin = dot + 1;
  }
  parts.push_back(host.substr(begin));
  return parts;
}

bool is_ipv4(const std::vector<std::string_view>& parts) {
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && part.size() <= 3 && all_digits(part);
         });
}

bool is_domain(const std::vector<std::string_view>& parts) {
  const std::string_view last = parts.back();
  return parts.size() >= 2 && last.size() >= 2 &&
         std::all_of(last.begin(), last.end(), is_letter) &&
         std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && std::all_of(part.begin(), part.end(), is_name);
         });
}

bool host_accepted(std::string_view host) {
  if (host == "localhost") {
    return true;
  }
  const std::vector<std::string_view> parts = split_at_dots(host);
  return is_domain(parts) || is_ipv4(parts);
}

// scheme://user@host:port/rest, whatever the parts hold.
struct Url {
  std::string scheme;     // with ://, empty if there is none
  std::string_view user;  // with @
  std::string host;
  std::string_view port;  // with its colon
  std::string rest;       // path, query, fragment

  [[nodiscard]] std::string text() const {
    return fmt::format("{}{}{}{}{}", scheme, user, host, port, rest);
  }
};

Url take_apart(std::string_view text) {
  Url url;
  if (const std::size_t slashes = text.find("://"); slashes != std::string_view::npos) {
    url.scheme = text.substr(0, slashes + 3);
    text.remove_prefix(slashes + 3);
  }
  const std::size_t authority = std::min(text.find_first_of("/?#"), text.size());
  url.rest = text.substr(authority);
  text = text.substr(0, authority);
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    url.user = text.substr(0, at + 1);
    text.remove_prefix(at + 1);
  }
  const std::size_t colon = text.starts_with('[')
                                ? text.find(':', std::min(text.find(']'), text.size()))
                                : text.find(':');
  url.host = text.substr(0, colon);
  url.port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
  return url;
}

bool is_ipv6(const Url& url) {
  const std::string address = url.host + std::string(url.port);
  return url.host.starts_with('[') ||
         (!host_accepted(url.host) && std::count(address.begin(), address.end(), ':') > 1 &&
          address.find_first_not_of("0123456789abcdefABCDEF:.%") == std::string::npos);
}

bool holds_placeholder(std::string_view url) {
  for (const std::string_view open : {"${", "$(", "{{", "<"}) {
    if (url.find(open) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

bool holds_two_urls(std::string_view url) {
  for (const std::string_view scheme : {http, https}) {
    const std::size_t second = url.find(scheme, 1);
    if (second != std::string_view::npos &&
        std::string_view(" \t\r\n;|").find(url[second - 1]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// What the URL most likely stands for; `certain` while it means the same.
struct Suggestion {
  Url url;
  bool certain = true;
};

Suggestion suggest(Url url, std::string_view namespace_) {
  Suggestion result{.url = std::move(url)};
  Url& to = result.url;
  const auto guess = [&](std::string& part, std::string text) {
    part = std::move(text);
    result.certain = false;
  };
  to.scheme = lower(to.scheme);
  if (to.scheme.empty() && !lower(to.host).starts_with("http")) {
    guess(to.scheme, std::string(http));
  }
  if (lower(to.host) == "localhost") {
    to.host = "localhost";
  }
  if (to.host.ends_with('.')) {
    guess(to.host, to.host.substr(0, to.host.size() - 1));
  }
  if (to.rest.starts_with('?')) {
    guess(to.rest, '/' + to.rest);
  }
  const std::vector<std::string_view> parts = split_at_dots(to.host);
  if (host_accepted(to.host) || all_digits(parts.back())) {
    return result;
  }
  const auto is_label = [](std::string_view part) {
    return kube::dns1123_label_errors(part).empty();
  };
  if (!std::all_of(parts.begin(), parts.end(), is_label)) {
    return result;
  }
  if (parts.size() == 1) {
    guess(to.host, fmt::format("{}.{}.svc", to.host, namespace_));
  } else if (parts.size() == 2) {
    guess(to.host, to.host + ".svc");
  } else if (parts[2] == "svc") {
    guess(to.host, fmt::format("{}.{}.svc", parts[0], parts[1]));
  }
  return result;
}

std::string_view why_last_part_fails(std::string_view last) {
  if (last.size() < 2) {
    return "is a single letter";
  }
  return std::any_of(last.begin(), last.end(), is_digit) ? "has a digit"
         : last.find('-') != std::string_view::npos      ? "has a hyphen"
                                                         : "has an underscore";
}

DroppedBackend why_host_dropped(std::string_view host) {
  const std::vector<std::string_view> parts = split_at_dots(host);
  const auto strange =
      std::find_if(host.begin(), host.end(), [](char c) { return !is_name(c) && c != '.'; });
  const auto because = [&](std::string reason) {
    return DroppedBackend{.reason = std::move(reason), .expected = host_rule};
  };
  if (host.empty()) {
    return because("it has no host");
  }
  if (strange != host.end()) {
    const bool ascii = static_cast<unsigned char>(*strange) < 0x80;
    return because(ascii ? fmt::format("host {} contains {}", quote(host), quote({&*strange, 1}))
                         : fmt::format("host {} has a letter beyond a to z", quote(host)));
  }
  if (lower(host) == "localhost") {
    return because(fmt::format("host {} is not in lower case", quote(host)));
  }
  if (host.ends_with('.')) {
    return because(fmt::format("host {} ends with a dot", quote(host)));
  }
  if (std::find(parts.begin(), parts.end(), std::string_view()) != parts.end()) {
    return because(fmt::format("host {} has an empty part", quote(host)));
  }
  if (std::all_of(parts.begin(), parts.end(), all_digits)) {
    return because(fmt::format("host {} is no IPv4 address", quote(host)));
  }
  if (parts.size() == 1) {
    return because(fmt::format("host {} has no dot", quote(host)));
  }
  return because(fmt::format("{}, the last part of its host, {}", quote(parts.back()),
                             why_last_part_fails(parts.back())));
}

DroppedBackend why_scheme_dropped(const Url& url, std::string_view text) {
  if (text.starts_with('"') || text.starts_with('\'')) {
    return {.reason = "it starts with a quote",
            .expected = scheme_rule,
            .hint = "write the URLs without quotes around them"};
  }
  if (lower(url.scheme) == http || lower(url.scheme) == https) {
    return {.reason = fmt::format("{} is not in lower case", quote(url.scheme)),
            .expected = scheme_rule};
  }
  return {.reason = "it does not start with http:// or https://", .expected = scheme_rule};
}

DroppedBackend why_end_dropped(const Url& url) {
  if (!all_digits(url.port.substr(std::min<std::size_t>(1, url.port.size())))) {
    return {.reason = fmt::format("its port {} is no number", quote(url.port.substr(1))),
            .expected = port_rule};
  }
  if (url.port == ":") {
    return {.reason = "it has a colon but no port", .expected = port_rule};
  }
  if (url.rest.starts_with('/')) {
    return {.reason = "its path contains a line break"};
  }
  const char* const part = url.rest.starts_with('#') ? "fragment" : "query";
  return {.reason = fmt::format("its {} follows the host without a slash", part),
          .expected = port_rule};
}

DroppedBackend first_reason(std::string_view text, const Url& url) {
  if (holds_placeholder(text)) {
    return {.reason = "it holds a placeholder that nothing has filled in"};
  }
  if (holds_two_urls(text)) {
    return {.reason = "it holds two URLs",
            .hint = "separate backends with a comma and nothing else"};
  }
  const std::size_t space = text.find_first_of(" \t\r\n\v\f");
  if (space != std::string_view::npos && space < text.size() - url.rest.size()) {
    return {.reason = "it contains white space"};
  }
  if (url.scheme != http && url.scheme != https) {
    return why_scheme_dropped(url, text);
  }
  if (!url.user.empty()) {
    return {.reason = "it has a user name before the host", .hint = "remove the part up to the @"};
  }
  if (is_ipv6(url)) {
    return {.reason = "its host is an IPv6 address",
            .expected = host_rule,
            .hint = "reach it through a Service and write the Service's name"};
  }
  if (!host_accepted(url.host)) {
    return why_host_dropped(url.host);
  }
  return why_end_dropped(url);
}

}  // namespace

bool router_accepts(std::string_view url) {
  if (!url.starts_with(http) && !url.starts_with(https)) {
    return false;
  }
  url.remove_prefix(url.starts_with(http) ? http.size() : https.size());
  const std::size_t host = std::min(url.find_first_of(":/\n"), url.size());
  if (!host_accepted(url.substr(0, host))) {
    return false;
  }
  url.remove_prefix(host);
  if (url.starts_with(':')) {
    const std::size_t end = std::min(url.find_first_not_of("0123456789", 1), url.size());
    if (end == 1) {
      return false;
    }
    url.remove_prefix(end);
  }
  if (url.ends_with('\n')) {
    url.remove_suffix(1);  // Python's $ also matches before a final line break
  }
  return url.empty() || (url.starts_with('/') && url.find('\n') == std::string_view::npos);
}

DroppedBackend why_dropped(std::string_view text, std::string_view namespace_) {
  const Url url = take_apart(text);
  DroppedBackend result = first_reason(text, url);
  if (!result.hint.empty()) {
    return result;
  }
  const Suggestion meant = suggest(url, namespace_.empty() ? "default" : namespace_);
  if (!router_accepts(meant.url.text())) {
    return result;
  }
  if (meant.certain) {
    result.fix = meant.url.text();
  }
  const bool added = url.host.find('.') == std::string::npos && meant.url.host != url.host &&
                     meant.url.host != "localhost";
  if (!added) {
    result.hint = "write " + quote(meant.url.text());
  } else if (namespace_.empty()) {
    const std::string name = suggest(url, "<namespace>").url.text();
    result.hint = fmt::format("write {}, with the namespace of Service {}", quote(name), url.host);
  } else {
    result.hint = fmt::format("write {} if {} is a Service in namespace {}",
                              quote(meant.url.text()), url.host, namespace_);
  }
  return result;
}

std::string why_unreachable(std::string_view text) {
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  const Url url = take_apart(text);
  const std::vector<std::string_view> parts = split_at_dots(url.host);
  const auto beyond = [](std::string_view digits, std::string_view limit) {
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits.size() > limit.size() || (digits.size() == limit.size() && digits > limit);
  };
  if (is_ipv4(parts) &&
      std::any_of(parts.begin(), parts.end(), [&](auto part) { return beyond(part, "255"); })) {
    return fmt::format("{} is no IPv4 address: each number is at most 255", url.host);
  }
  if (url.port.size() > 1) {
    const std::string_view port = url.port.substr(1);
    if (beyond(port, "65535")) {
      return fmt::format("port {} does not exist: the largest is 65535", quote(port));
    }
    if (port.find_first_not_of('0') == std::string_view::npos) {
      return "nothing can listen on port 0";
    }
  }
  return {};
}

}  // namespace routerctl::kinds
