#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renderer/json.hpp"

/// Who manages which fields of an object, as API servers write it into metadata.managedFields: sets
/// of fields in the form FieldsV1, `{"f:data": {"f:key": {}}}`.
namespace routerctl::fields {

/// What `manager` owns of the object by server-side apply. Null: it never applied it.
Json applied_by(const Json& object, std::string_view manager);

/// Everybody who manages something of it, each once, in the order of the object.
std::vector<std::string> managers_of(const Json& object);

/// The fields that are in either of the sets; null is an empty one.
Json united(Json one, const Json& other);

/// The part of the object that the fields name, in the object's order. What they name and the
/// object has not is left out; without any of it: null.
Json project(const Json& object, const Json& fields);

}  // namespace routerctl::fields
