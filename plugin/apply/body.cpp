#include "plugin/apply/body.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "plugin/apply/plan.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::apply {

namespace {

using Escape = std::pair<std::string_view, std::string_view>;

// What YAML 1.1 does not print, as far as JSON lets it stand: in UTF-8, and escaped.
constexpr std::array<Escape, 6> unprintable{{{"\x7f", "\\u007f"},
                                             {"\xe2\x80\xa8", "\\u2028"},
                                             {"\xe2\x80\xa9", "\\u2029"},
                                             {"\xef\xbb\xbf", "\\ufeff"},
                                             {"\xef\xbf\xbe", "\\ufffe"},
                                             {"\xef\xbf\xbf", "\\uffff"}}};

// U+0080 to U+009F are C2 80 to C2 9F.
std::string escaped_control(char second) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(second);
  return std::string("\\u00") + digits[byte >> 4U] + digits[byte & 15U];
}

bool has_only(std::initializer_list<std::string_view> keys, const Json& map) {
  return std::all_of(map.items().begin(), map.items().end(), [&](const auto& item) {
    return std::find(keys.begin(), keys.end(), item.key()) != keys.end();
  });
}

}  // namespace

std::string body_of(const Json& object) {
  std::string text;
  yaml::emit_json(object, text, 0);
  std::string body;
  body.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    const Escape* found = nullptr;
    for (const Escape& each : unprintable) {
      found = rest.starts_with(each.first) ? &each : found;
    }
    if (found != nullptr) {
      body += found->second;
      i += found->first.size();
    } else if (rest.size() > 1 && rest[0] == '\xc2' && static_cast<unsigned char>(rest[1]) < 0xa0) {
      body += escaped_control(rest[1]);
      i += 2;
    } else {
      body += rest[0];
      ++i;
    }
  }
  return body;
}

Json with_protocol(Json object) {
  if (const auto spec = object.find("spec"); spec != object.end() && spec->contains("ports")) {
    for (Json& port : spec->at("ports")) {
      if (!port.contains("protocol")) {
        port["protocol"] = "TCP";
      }
    }
  }
  return object;
}

Json with_owned_field(Json object) {
  const auto metadata = object.find("metadata");
  if (metadata != object.end() && has_only({"apiVersion", "kind", "metadata"}, object) &&
      has_only({"name", "namespace"}, *metadata)) {
    (*metadata)["labels"]["app.kubernetes.io/managed-by"] = field_manager;
  }
  return object;
}

}  // namespace routerctl::apply
