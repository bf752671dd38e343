#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "renderer/schema/check.hpp"
#include "renderer/schema/schema.hpp"
#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

/// The steps of check(), in its order. Inner header of renderer/schema.
namespace routerctl::schema {

/// Where a walk stands: one piece of the field path per level, on the stack. Made text only for a
/// diagnostic.
struct Path {
  enum class Piece : std::uint8_t { root, field, entry, item };  ///< entry: of a map with free keys
  const Path* parent = nullptr;
  Piece piece = Piece::root;
  std::string_view key{};
  std::size_t index = 0;

  [[nodiscard]] Path field(std::string_view name) const { return {this, Piece::field, name, 0}; }
  [[nodiscard]] Path entry(std::string_view name) const { return {this, Piece::entry, name, 0}; }
  [[nodiscard]] Path item(std::size_t at) const { return {this, Piece::item, {}, at}; }
};

/// spec.a.b[0].c; the server writes free keys as m.key in most messages, as m[key] in some.
enum class Keys : std::uint8_t { dotted, bracketed };
std::string text_of(const Path& path, Keys keys = Keys::dotted);

struct Run {
  yaml::Document& document;
  yaml::NodeId root = 0;
  const Schema& schema;
  const Resource* resource = nullptr;  ///< null for a file format of ours
  Validate validate = Validate::strict;
  Diagnostics& diagnostics;

  [[nodiscard]] yaml::Node& node(yaml::NodeId id) const { return document.nodes[id]; }
  [[nodiscard]] std::string_view key(yaml::NodeId id) const;
  /// 0 if `map` is no map or has no such child.
  [[nodiscard]] yaml::NodeId child(yaml::NodeId map, std::string_view name) const;
};

inline std::string_view Run::key(yaml::NodeId id) const {
  const yaml::Node& at = node(id);
  return at.name != 0 ? document.keys[at.name - 1]
                      : std::string_view(document.file->text.data() + at.key.begin,
                                         at.key.end - at.key.begin);
}

inline yaml::NodeId Run::child(yaml::NodeId map, std::string_view name) const {
  if (map == 0 || node(map).type != yaml::Type::map) {
    return 0;
  }
  yaml::NodeId id = node(map).first;
  while (id != 0 && key(id) != name) {
    id = node(id).next;
  }
  return id;
}

/// Where the value stands, or its key if nobody wrote a value.
Place value_place(const Run& run, yaml::NodeId id);
/// Where the key stands; of a list's item its value, of a document its first key.
Place key_place(const Run& run, yaml::NodeId id);

Diagnostic& report(Run& run, const Rule& rule, std::string field, std::string message,
                   const Place& where, std::optional<Severity> severity = std::nullopt);

/// `"text"`, 5, true, null or compact JSON, as in the server's messages.
std::string value_text(const Run& run, yaml::NodeId id);
/// Equal values give equal text; keys are sorted.
std::string json_text(const Run& run, yaml::NodeId id);
/// As Go prints a float64: 0.1, 1e-05, 1e+06.
std::string go_number(double number);

/// Drops unknown fields, and nulls that are neither allowed nor replaced by a default. apiVersion,
/// kind and metadata of the root are left alone.
void prune(Run& run);
/// Reports an unknown field as the run's mode says.
void report_unknown(Run& run, yaml::NodeId map, yaml::NodeId id, const Schema* parent,
                    const Path& path);

/// Fills in defaults below what is there.
void fill_defaults(Run& run);

/// Drops unknown members of metadata and reports those of a wrong type.
void prune_metadata(Run& run);
/// apiVersion, kind, name, namespace, labels, annotations.
void check_metadata(Run& run);
/// The same for an object inside the resource (x-kubernetes-embedded-resource).
void check_embedded(Run& run, yaml::NodeId id, const Path& path);

/// Reports everything that does not satisfy the schema.
void validate_values(Run& run);

/// x-kubernetes-list-type: duplicates in a set, or of the keys in a map.
void check_list_type(Run& run, yaml::NodeId list, const Schema& schema, const Path& path);

/// "integer", or "integer,string" for int-or-string.
std::string_view expected_type(const Schema& schema);

/// What to do about a value of a wrong type: hints, and a fix when there is only one.
void advise_on_type(const Run& run, yaml::NodeId id, const Schema& schema, Diagnostic& diagnostic);
void advise_on_enum(const Run& run, yaml::NodeId id, const Schema& schema, Diagnostic& diagnostic);
void advise_on_unknown(const Run& run, yaml::NodeId map, yaml::NodeId id, const Schema* parent,
                       const Path& path, Diagnostic& diagnostic);

}  // namespace routerctl::schema
