#include "cli/output_dir/file_name.hpp"

#include <algorithm>
#include <charconv>

#include "cli/output_dir/content.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::output_dir {

namespace {

constexpr std::string_view suffix = ".yaml";

bool is_kept(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

void add_escaped(char c, std::string& out) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 0xF];
}

// The underscore separates the parts; in the last one it can stand as it is.
void add_part(std::string_view part, std::string_view kept_too, std::string& out) {
  for (const char c : part) {
    const bool hidden = out.empty() && (c == '.' || c == '-');
    if (!hidden && (is_kept(c) || kept_too.find(c) != std::string_view::npos)) {
      out += c;
    } else {
      add_escaped(c, out);
    }
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return result;
}

std::string_view version_of(const Json& object) {
  const std::string_view api_version = object.at("apiVersion").get_ref<const std::string&>();
  return api_version.substr(api_version.find('/') + 1);
}

}  // namespace

std::string file_name(const Json& object) {
  constexpr std::size_t longest = 255;
  const kube::ObjectKey key = kube::key_of(object);
  std::string name;
  for (const std::string_view part : {key.namespace_, key.group}) {
    if (!part.empty()) {
      add_part(part, "", name);
      name += '_';
    }
  }
  add_part(version_of(object), "", name);
  name += '_';
  add_part(lower(key.kind), "", name);
  name += '_';
  add_part(key.name, "_", name);
  if (name.size() + suffix.size() > longest) {
    const std::string end = "-" + content_hash(name).substr(0, 16);
    name = name.substr(0, longest - suffix.size() - end.size()) + end;
  }
  return name + std::string(suffix);
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.front() != '-' && name.size() <= 255 &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_kept(c) || c == '_' || c == '%'; });
}

std::string escape_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '%' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      add_escaped(c, result);
    } else {
      result += c;
    }
  }
  return result;
}

std::string unescape(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned byte = 0;
    if (text[at] == '%' && at + 2 < text.size() + 0 &&
        std::from_chars(&text[at + 1], &text[at + 1] + 2, byte, 16).ptr == &text[at + 1] + 2) {
      result += static_cast<char>(byte);
      at += 2;
    } else {
      result += text[at];
    }
  }
  return result;
}

}  // namespace routerctl::output_dir
