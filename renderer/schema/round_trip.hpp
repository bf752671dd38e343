#pragma once

#include <initializer_list>
#include <string_view>

#include "renderer/json.hpp"
#include "renderer/schema/schema.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::schema {

/// What is left of a value that an operator reads into Go types and prints again. `schema` is the
/// schema of `field`, which satisfies it; its x-routerctl-zero keys say how Go's types print zero
/// values.
/// - Required fields stay as they are written.
/// - Optional ones are dropped when they are 0, false, "", [] or a map without keys, unless their
///   schema says otherwise (schema::Zero). Objects stay, also empty ones.
/// - Quantities are printed as Go prints them.
/// Keys keep the order of the source; what nobody wrote comes after them. Marks everything below
/// `field` as used. An absent field gives null.
Json round_trip(const yaml::Field& field, const Schema& schema);

/// The schema of a field of the kind `folder`, from names of properties; "[]" is a list's item.
/// Throws std::logic_error when there is none.
const Schema& schema_at(std::string_view folder, std::initializer_list<std::string_view> path);

}  // namespace routerctl::schema
