#include "renderer/impact/read.hpp"

#include <string>

namespace routerctl::impact {

const Json& at(const Json& from, std::initializer_list<std::string_view> path) {
  static const Json null;
  const Json* value = &from;
  for (const std::string_view key : path) {
    const auto found = value->is_object() ? value->find(key) : value->end();
    if (found == value->end()) {
      return null;
    }
    value = &*found;
  }
  return *value;
}

const Json::array_t& items(const Json& list) {
  static const Json::array_t none;
  return list.is_array() ? list.get_ref<const Json::array_t&>() : none;
}

std::string_view text(const Json& value) {
  return value.is_string() ? std::string_view(value.get_ref<const std::string&>())
                           : std::string_view();
}

bool is_true(const Json& value) { return value.is_boolean() && value.get<bool>(); }

}  // namespace routerctl::impact
