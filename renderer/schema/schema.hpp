#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// Structural schemas as constant tables. schemas/generate.cpp writes them from the CRDs in
/// schemas/, so that a run neither parses nor allocates anything for them.
namespace routerctl::schema {

enum class Type : std::uint8_t { any, boolean, integer, number, string, array, object };

/// "" (any), "boolean", "integer", ... as an OpenAPI document spells it.
std::string_view name_of(Type type);

/// A constant of an enum or a default. Lists and objects are kept as JSON text.
struct Literal {
  enum class Kind : std::uint8_t { null, boolean, integer, number, string, json };
  Kind kind = Kind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  std::string_view text{};
};

struct Schema;

struct Property {
  std::string_view name;
  const Schema* schema;
};

/// A field name or an enum value that documents or old versions of the kind mention and that does
/// not exist: x-routerctl-wrong-names and x-routerctl-wrong-values in a CRD.
struct Wrong {
  std::string_view text, hint;  ///< what is written, what to do about it
};

enum class ListType : std::uint8_t { none, atomic, set, map };

/// What happens to a zero value of an optional field on its way through an operator's Go types, see
/// round_trip.hpp: x-routerctl-zero in a CRD.
enum class Zero : std::uint8_t {
  by_type,  ///< 0, false, "", [] and a map without keys are dropped, an empty object stays
  keep,     ///< stays as it is written; Go has a pointer here
  fill,     ///< is written even when nobody wrote it, {} or "0"; Go has a struct here
  nil,      ///< is written even when nobody wrote it, as null; the Go field lacks omitempty
  drop,     ///< an object is dropped when nothing is left in it
};

/// Bounds that a schema does not have are null. Numbers stay double: CRDs have no finer ones.
struct Schema {
  Type type = Type::any;
  bool nullable = false;
  bool int_or_string = false;
  bool any_scalar = false;  ///< a string, a boolean or an integer; formats of ours only
  bool preserve_unknown = false;
  bool embedded_resource = false;
  bool exclusive_minimum = false, exclusive_maximum = false;
  bool unique_items = false;
  bool without_defaults = false;  ///< no default stands here or anywhere below; saves a walk
  ListType list_type = ListType::none;
  Zero zero = Zero::by_type;
  std::string_view format{}, pattern{}, description{};
  const double* minimum = nullptr;
  const double* maximum = nullptr;
  const double* multiple_of = nullptr;
  const std::int64_t* min_length = nullptr;
  const std::int64_t* max_length = nullptr;
  const std::int64_t* min_items = nullptr;
  const std::int64_t* max_items = nullptr;
  const std::int64_t* min_properties = nullptr;
  const std::int64_t* max_properties = nullptr;
  const Literal* default_value = nullptr;
  const Schema* items = nullptr;
  const Schema* additional = nullptr;  ///< additionalProperties with a schema
  const Schema* not_of = nullptr;
  std::span<const Literal> enumeration{};
  std::span<const Property> properties{};  ///< sorted by name, bytewise
  std::span<const std::string_view> required{};
  std::span<const std::string_view> list_map_keys{};
  std::span<const Schema*const> all_of{}, any_of{}, one_of{};
  std::span<const Wrong> wrong_names{}, wrong_values{};

  [[nodiscard]] const Schema* property(std::string_view name) const;
};

/// One custom resource, from schemas/<folder>.yaml.
struct Resource {
  std::string_view folder, group, version, kind, plural, singular;
  bool namespaced = true;
  bool status_subresource = false;
  std::span<const std::string_view> short_names{}, categories{};
  const Schema* root = nullptr;
};

/// All resources, sorted by folder. Defined in the generated table.
extern const std::span<const Resource> resources;

const Resource* find_resource(std::string_view folder);

/// The project file, from schemas/project_file.yaml. For check_plain.
extern const Schema project_file_schema;

}  // namespace routerctl::schema
