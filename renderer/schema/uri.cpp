#include "renderer/schema/uri.hpp"

#include <algorithm>

namespace routerctl::schema {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool escapes_are_valid(std::string_view text) {
  for (std::size_t i = text.find('%'); i != text.npos; i = text.find('%', i + 1)) {
    if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) {
      return false;
    }
  }
  return true;
}

bool is_port(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

bool all_of_set(std::string_view text, std::string_view also) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || !is_ascii(c) || also.find(c) != also.npos;
  });
}

bool is_host(std::string_view host) {
  std::string_view port;
  if (!host.empty() && host.front() == '[') {
    const std::size_t end = host.rfind(']');
    if (end == host.npos) {
      return false;
    }
    port = host.substr(end + 1);
    if (!port.empty() && port.front() != ':') {
      return false;
    }
  } else if (const std::size_t colon = host.rfind(':'); colon != host.npos) {
    port = host.substr(colon);
  }
  return (port.empty() || is_port(port.substr(1))) && all_of_set(host, "-_.~!$&'()*+,;=:[]<>\"%") &&
         escapes_are_valid(host);
}

bool is_authority(std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  if (at == authority.npos) {
    return is_host(authority);
  }
  const std::string_view user = authority.substr(0, at);
  const bool ascii = std::all_of(user.begin(), user.end(), is_ascii);
  return ascii && all_of_set(user, "-._:~!$&'()*+,;=%@") && escapes_are_valid(user) &&
         is_host(authority.substr(at + 1));
}

/// Splits off `scheme:`; an empty scheme if there is none. False for a colon at the start.
bool split_scheme(std::string_view& text, std::string_view& scheme) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ':') {
      scheme = text.substr(0, i);
      text.remove_prefix(i + 1);
      return i > 0;
    }
    const bool later = i > 0 && (is_digit(c) || c == '+' || c == '-' || c == '.');
    if (!is_letter(c) && !later) {
      return true;
    }
  }
  return true;
}

constexpr std::string_view atom_marks = "!#$%&'*+-/=?^_`{|}~";

bool is_dot_atom(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == text.npos && std::all_of(text.begin(), text.end(), [](char c) {
           return is_letter(c) || is_digit(c) || !is_ascii(c) || c == '.' ||
                  atom_marks.find(c) != atom_marks.npos;
         });
}

bool is_quoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
    return false;
  }
  const std::string_view inner = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (is_control(inner[i]) || inner[i] == '"' || (inner[i] == '\\' && ++i == inner.size())) {
      return false;
    }
  }
  return true;
}

bool is_domain(std::string_view text) {
  const bool literal = text.size() > 2 && text.front() == '[' && text.back() == ']';
  return literal ? text.find_first_of("[]\\ ", 1) == text.size() - 1 : is_dot_atom(text);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == text.npos ? std::string_view()
                            : text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

bool is_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == text.npos) {
    return false;
  }
  const std::string_view local = text.substr(0, at);
  return (is_dot_atom(local) || is_quoted(local)) && is_domain(text.substr(at + 1));
}

}  // namespace

bool is_request_uri(std::string_view text) {
  if (text.empty() || std::any_of(text.begin(), text.end(), is_control)) {
    return false;
  }
  std::string_view rest = text, scheme;
  if (text == "*") {
    return true;
  }
  if (!split_scheme(rest, scheme)) {
    return false;
  }
  rest = rest.substr(0, rest.find('?'));
  if (rest.empty() || rest.front() != '/') {
    return !scheme.empty();
  }
  if (rest.substr(0, 2) == "//" && (!scheme.empty() || rest.substr(0, 3) != "///")) {
    const std::size_t path = rest.find('/', 2);
    if (!is_authority(rest.substr(2, path == rest.npos ? path : path - 2))) {
      return false;
    }
    rest = path == rest.npos ? std::string_view() : rest.substr(path);
  }
  return escapes_are_valid(rest);
}

bool is_email(std::string_view text) {
  const std::string_view trim = trimmed(text);
  const std::size_t open = trim.rfind('<');
  if (open == trim.npos) {
    return is_address(trim);
  }
  const std::string_view name = trimmed(trim.substr(0, open));
  const bool named = name.empty() || is_quoted(name) || all_of_set(name, "!#$%&'*+-/=?^_`{|}~ .");
  return trim.back() == '>' && named && is_address(trim.substr(open + 1, trim.size() - open - 2));
}

}  // namespace routerctl::schema
