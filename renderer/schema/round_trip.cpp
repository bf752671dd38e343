#include "renderer/schema/round_trip.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "renderer/kube/quantity.hpp"

namespace routerctl::schema {

namespace {

using yaml::Field;

// The only texts in CRDs that may be numbers and have a pattern.
bool is_quantity(const Schema& schema) { return schema.int_or_string && !schema.pattern.empty(); }

bool is_struct(const Schema& schema) {
  return schema.type == Type::object && schema.additional == nullptr && !schema.preserve_unknown;
}

bool is_required(const Schema& parent, std::string_view name) {
  return std::find(parent.required.begin(), parent.required.end(), name) != parent.required.end();
}

bool is_zero(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return true;
    case Json::value_t::boolean: return !value.get<bool>();
    case Json::value_t::string: return value.get_ref<const std::string&>().empty();
    case Json::value_t::array:
    case Json::value_t::object: return value.empty();
    default: return value == 0;
  }
}

bool is_dropped(const Json& value, const Schema& schema) {
  switch (schema.zero) {
    case Zero::by_type: return is_zero(value) && !is_struct(schema);
    case Zero::drop: return is_zero(value);
    default: return false;
  }
}

Json quantity(const Field& field) {
  const Json written = field.json();
  const std::string text = written.is_string() ? written.get<std::string>() : written.dump();
  return kube::canonical_quantity(text).value_or(text);
}

Json convert(const Field& field, const Schema& schema);

// Keys of a document are unique: no look-up, which would be quadratic.
void append(Json& object, std::string_view key, Json value) {
  object.get_ref<Json::object_t&>().emplace_back(std::string(key), std::move(value));
}

// What Go writes into a field that is missing.
void fill_missing(Json& object, const Field& field, const Schema& schema) {
  for (const Property& property : schema.properties) {
    const Schema& missing = *property.schema;
    if (missing.zero == Zero::by_type || field[property.name]) {
      continue;
    }
    if (missing.zero == Zero::nil) {
      append(object, property.name, Json());
    } else if (missing.zero == Zero::fill) {
      append(object, property.name, is_quantity(missing) ? Json("0") : Json::object());
    }
  }
}

Json structure(const Field& field, const Schema& schema) {
  Json object = Json::object();
  for (const Field child : field.items()) {
    const Schema* const property = schema.property(child.key());
    if (property == nullptr) {
      continue;  // --validate=warn has dropped it; nothing else leaves an unknown field
    }
    Json value = convert(child, *property);
    if (is_required(schema, child.key()) || !is_dropped(value, *property)) {
      append(object, child.key(), std::move(value));
    }
  }
  fill_missing(object, field, schema);
  return object;
}

Json entries(const Field& field, const Schema& schema) {
  Json map = Json::object();
  for (const Field child : field.items()) {
    append(map, child.key(), convert(child, schema));
  }
  return map;
}

Json items(const Field& field, const Schema& schema) {
  Json list = Json::array();
  for (const Field child : field.items()) {
    list.push_back(convert(child, schema));
  }
  return list;
}

Json convert(const Field& field, const Schema& schema) {
  if (is_quantity(schema)) {
    return quantity(field);
  }
  if (field.is(yaml::Type::list) && schema.items != nullptr) {
    return items(field, *schema.items);
  }
  if (field.is(yaml::Type::map) && schema.additional != nullptr) {
    return entries(field, *schema.additional);
  }
  if (field.is(yaml::Type::map) && is_struct(schema)) {
    return structure(field, schema);
  }
  return field.json();
}

}  // namespace

Json round_trip(const Field& field, const Schema& schema) {
  if (!field) {
    return {};
  }
  field.use();
  return convert(field, schema);
}

const Schema& schema_at(std::string_view folder, std::initializer_list<std::string_view> path) {
  const Resource* const resource = find_resource(folder);
  const Schema* at = resource == nullptr ? nullptr : resource->root;
  for (const std::string_view step : path) {
    at = at == nullptr ? nullptr : step == "[]" ? at->items : at->property(step);
  }
  if (at == nullptr) {
    throw std::logic_error("no such schema in " + std::string(folder));
  }
  return *at;
}

}  // namespace routerctl::schema
