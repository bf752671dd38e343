#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renderer/json.hpp"
#include "renderer/schema/schema.hpp"

/// For tests: a schema made at run time, so that our engine can check against schemas of others,
/// which are no part of the program.
namespace routerctl::schema::test {

class LoadedSchema {
 public:
  /// Throws for a keyword that is not known here.
  explicit LoadedSchema(const Json& schema) : root_(&make(schema)) {}
  LoadedSchema(const LoadedSchema&) = delete;
  LoadedSchema& operator=(const LoadedSchema&) = delete;

  [[nodiscard]] const Schema& root() const { return *root_; }

 private:
  const Schema& make(const Json& from) {
    Schema& made = schemas_.emplace_back();
    for (const auto& [keyword, value] : from.items()) {
      if (!set_number(made, keyword, value) && !set_count(made, keyword, value) &&
          !set_text(made, keyword, value) && !set_schema(made, keyword, value) &&
          !set_list(made, keyword, value)) {
        throw std::runtime_error("unknown keyword " + keyword);
      }
    }
    return made;
  }

  bool set_number(Schema& made, std::string_view keyword, const Json& value) {
    const double** const bound = keyword == "minimum"      ? &made.minimum
                                 : keyword == "maximum"    ? &made.maximum
                                 : keyword == "multipleOf" ? &made.multiple_of
                                                           : nullptr;
    if (bound != nullptr) {
      *bound = &numbers_.emplace_back(value.get<double>());
    }
    return bound != nullptr;
  }

  bool set_count(Schema& made, std::string_view keyword, const Json& value) {
    const std::int64_t** const bound = keyword == "minLength"       ? &made.min_length
                                       : keyword == "maxLength"     ? &made.max_length
                                       : keyword == "minItems"      ? &made.min_items
                                       : keyword == "maxItems"      ? &made.max_items
                                       : keyword == "minProperties" ? &made.min_properties
                                       : keyword == "maxProperties" ? &made.max_properties
                                                                    : nullptr;
    if (bound != nullptr) {
      *bound = &counts_.emplace_back(value.get<std::int64_t>());
    }
    return bound != nullptr;
  }

  bool set_text(Schema& made, std::string_view keyword, const Json& value) {
    if (keyword == "type") {
      made.type = type_of(value.get<std::string>());
    } else if (keyword == "format") {
      made.format = keep(value);
    } else if (keyword == "pattern") {
      made.pattern = keep(value);
    } else if (keyword == "nullable") {
      made.nullable = value.get<bool>();
    } else if (keyword == "x-kubernetes-preserve-unknown-fields") {
      made.preserve_unknown = value.get<bool>();
    } else if (keyword == "x-kubernetes-list-type") {
      made.list_type = value == "map"   ? ListType::map
                       : value == "set" ? ListType::set
                                        : ListType::atomic;
    } else {
      // How `apply` merges is no question of validity.
      return keyword == "x-kubernetes-map-type";
    }
    return true;
  }

  bool set_schema(Schema& made, std::string_view keyword, const Json& value) {
    if (keyword == "items") {
      made.items = &make(value);
    } else if (keyword == "additionalProperties") {
      made.additional = &make(value);
    } else if (keyword == "not") {
      made.not_of = &make(value);
    } else if (keyword == "default") {
      made.default_value = &literals_.emplace_back(std::vector{literal(value)}).front();
    } else {
      return false;
    }
    return true;
  }

  bool set_list(Schema& made, std::string_view keyword, const Json& value) {
    if (keyword == "properties") {
      made.properties = properties(value);
    } else if (keyword == "required") {
      made.required = texts(value);
    } else if (keyword == "x-kubernetes-list-map-keys") {
      made.list_map_keys = texts(value);
    } else if (keyword == "allOf") {
      made.all_of = branches(value);
    } else if (keyword == "anyOf") {
      made.any_of = branches(value);
    } else if (keyword == "oneOf") {
      made.one_of = branches(value);
    } else if (keyword == "enum") {
      std::vector<Literal> all;
      for (const Json& item : value) {
        all.push_back(literal(item));
      }
      made.enumeration = literals_.emplace_back(std::move(all));
    } else {
      return false;
    }
    return true;
  }

  static Type type_of(std::string_view name) {
    for (const Type type :
         {Type::boolean, Type::integer, Type::number, Type::string, Type::array, Type::object}) {
      if (name_of(type) == name) {
        return type;
      }
    }
    throw std::runtime_error("unknown type " + std::string(name));
  }

  std::string_view keep(const Json& text) { return texts_.emplace_back(text.get<std::string>()); }

  Literal literal(const Json& value) {
    if (value.is_string()) {
      return {.kind = Literal::Kind::string, .text = keep(value)};
    }
    if (value.is_number_integer()) {
      return {.kind = Literal::Kind::integer, .integer = value.get<std::int64_t>()};
    }
    if (value.is_boolean()) {
      return {.kind = Literal::Kind::boolean, .boolean = value.get<bool>()};
    }
    return {.kind = Literal::Kind::json, .text = texts_.emplace_back(value.dump())};
  }

  // Sorted by name, as Schema wants them.
  std::span<const Property> properties(const Json& map) {
    std::vector<Property> all;
    for (const auto& [name, schema] : map.items()) {
      all.push_back({texts_.emplace_back(name), &make(schema)});
    }
    std::sort(all.begin(), all.end(),
              [](const Property& a, const Property& b) { return a.name < b.name; });
    return properties_.emplace_back(std::move(all));
  }

  std::span<const std::string_view> texts(const Json& list) {
    std::vector<std::string_view> all;
    for (const Json& item : list) {
      all.push_back(keep(item));
    }
    return lists_.emplace_back(std::move(all));
  }

  std::span<const Schema* const> branches(const Json& list) {
    std::vector<const Schema*> all;
    for (const Json& item : list) {
      all.push_back(&make(item));
    }
    return branches_.emplace_back(std::move(all));
  }

  // Elements of a deque stay where they are.
  std::deque<Schema> schemas_;
  std::deque<double> numbers_;
  std::deque<std::int64_t> counts_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Literal>> literals_;
  std::deque<std::vector<Property>> properties_;
  std::deque<std::vector<std::string_view>> lists_;
  std::deque<std::vector<const Schema*>> branches_;
  const Schema* root_;
};

}  // namespace routerctl::schema::test
