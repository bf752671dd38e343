#include "renderer/schema/schema.hpp"

#include <algorithm>

namespace routerctl::schema {

std::string_view name_of(Type type) {
  switch (type) {
    case Type::any: return "";
    case Type::boolean: return "boolean";
    case Type::integer: return "integer";
    case Type::number: return "number";
    case Type::string: return "string";
    case Type::array: return "array";
    case Type::object: return "object";
  }
  return {};
}

const Schema* Schema::property(std::string_view name) const {
  // Lengths differ mostly, so that this beats a binary search up to some hundred properties.
  for (const Property& property : properties) {
    if (property.name == name) {
      return property.schema;
    }
  }
  return nullptr;
}

const Resource* find_resource(std::string_view folder) {
  const auto at = std::find_if(resources.begin(), resources.end(),
                               [&](const Resource& r) { return r.folder == folder; });
  return at == resources.end() ? nullptr : &*at;
}

}  // namespace routerctl::schema
