#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/json.hpp"
#include "renderer/template/embedded.hpp"
#include "renderer/text/diagnostic.hpp"
#include "renderer/text/source.hpp"

namespace routerctl::tmpl {

/// A parsed template: a manifest whose leaves may hold `${name}`. A leaf that is exactly `${name}`
/// takes the value with its type; within a longer string the result is a string. A value replaces
/// a leaf and can never become syntax. `$${` stands for a literal `${`.
class Template {
 public:
  struct Part {
    std::string text;  ///< literal text, or the name of a hole
    bool hole = false;
  };
  struct Node {
    enum class Kind : std::uint8_t { literal, hole, mixed, map, list };
    Kind kind = Kind::literal;
    Json literal;
    std::vector<Part> parts;     ///< hole: one; mixed: several
    std::vector<Node> children;  ///< map and list
    std::string key;             ///< in the map above
    Span span;                   ///< in the template's file
  };
  Node root;
  SourceFile file;  ///< name as the user knows it: "templates/static_route/configmap.yaml" or the
                    ///< override's path
  bool built_in = true;

  /// Every name that stands in a hole, sorted, once each.
  [[nodiscard]] std::vector<std::string> names() const;
};

/// The value of a hole, or null when nobody provided it.
using Lookup = std::function<const Json*(std::string_view name)>;
/// Called for every leaf taken from a hole: output pointer (RFC 6901) and the hole's name. A map or
/// list that comes from one hole is one call; a longer string one call for each of its holes.
using OnLeaf = std::function<void(const std::string& pointer, std::string_view name)>;

/// A hole whose value is null drops its key (of a list: the item). A `null` written in the template
/// or within a value stays, `{}` and `[]` too, and so does a map whose keys were all dropped: to
/// drop a map, make it one hole. Throws MissingName for a hole that nobody provided, so that a
/// typing error cannot remove a field. `on_leaf` may be empty.
Json fill(const Template& filled, const Lookup& lookup, const OnLeaf& on_leaf = {});

/// Also thrown when a null, map or list stands within a longer string of an override (`found` is
/// its type then; in a built-in template that is a std::logic_error).
struct MissingName {
  const Template* where;
  Span span;
  std::string name;
  std::string_view found{};
};

/// For a template the user wrote.
Diagnostic to_diagnostic(const MissingName& missing);

/// Raised where templates are filled: the result is no object.
inline constexpr Rule no_object{
    "template-no-object", Severity::error, Authority::routerctl,
    "an override makes something that is no Kubernetes object",
    "Every object has apiVersion, kind and metadata.name. Start from the built-in template of the "
    "same path."};

extern const std::span<const Rule> rules;

/// Templates by path, parsed on first use, once. Overrides (--templates DIR) win over the embedded
/// ones.
class Library {
 public:
  explicit Library(std::span<const EmbeddedFile> embedded = embedded_templates);
  ~Library();
  Library(Library&&) noexcept;
  Library& operator=(Library&&) noexcept;

  /// `path` is relative to templates/. `name` is what the user calls the file. Reports a file that
  /// does not parse, overrides nothing or has a hole that the built-in template has not. All
  /// overrides come before the first `get`.
  void add_override(std::string_view path, std::string name, std::string text,
                    Diagnostics& diagnostics);

  /// Throws std::logic_error for a path that does not exist and for a built-in template that does
  /// not parse. Safe to call from several threads.
  const Template& get(std::string_view path) const;

  /// Paths of all embedded templates, sorted.
  [[nodiscard]] std::vector<std::string_view> paths() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace routerctl::tmpl
