#include "plugin/wait/fields.hpp"

#include <algorithm>

namespace routerctl::wait {

const Json* at(const Json& object, std::string_view key) {
  if (!object.is_object()) {
    return nullptr;
  }
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

const Json* at(const Json& object, std::string_view key, std::string_view then) {
  const Json* const inner = at(object, key);
  return inner == nullptr ? nullptr : at(*inner, then);
}

std::string_view text(const Json& object, std::string_view key) {
  const Json* const found = at(object, key);
  return found != nullptr && found->is_string()
             ? std::string_view(found->get_ref<const std::string&>())
             : std::string_view();
}

std::string_view text(const Json& object, std::string_view key, std::string_view then) {
  const Json* const inner = at(object, key);
  return inner == nullptr ? std::string_view() : text(*inner, then);
}

std::optional<std::int64_t> number(const Json& object, std::string_view key) {
  const Json* const found = at(object, key);
  return found != nullptr && found->is_number_integer() ? std::optional(found->get<std::int64_t>())
                                                        : std::nullopt;
}

const Json& list(const Json& object, std::string_view key) {
  static const Json empty = Json::array();
  const Json* const found = at(object, key);
  return found != nullptr && found->is_array() ? *found : empty;
}

const Json* condition(const Json& object, std::string_view type) {
  const Json* const status = at(object, "status");
  if (status == nullptr) {
    return nullptr;
  }
  const Json& conditions = list(*status, "conditions");
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const Json& each) { return text(each, "type") == type; });
  return found == conditions.end() ? nullptr : &*found;
}

}  // namespace routerctl::wait
