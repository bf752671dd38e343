#pragma once

#include <functional>
#include <map>
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
/// a leaf and can never become syntax.
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
    std::vector<Part> parts;                            ///< hole: one; mixed: several
    std::vector<std::pair<std::string, Node>> children;  ///< map and list (empty keys)
    Span span;                                          ///< in the template's file
  };
  Node root;
  SourceFile file;  ///< name as the user knows it: "templates/static_route/configmap.yaml" or the override's path

  /// Every name that stands in a hole, sorted, once each.
  [[nodiscard]] std::vector<std::string> names() const;
};

/// The value of a hole, or null when nobody provided it.
using Lookup = std::function<const Json*(std::string_view name)>;
/// Called for every leaf taken from a hole: output pointer (RFC 6901) and the hole's name.
using OnLeaf = std::function<void(const std::string& pointer, std::string_view name)>;

/// Null drops the key (of a list: the item); `{}` and `[]` stay. Throws MissingName for a hole that
/// nobody provided, so that a typing error cannot remove a field. `on_leaf` may be empty.
Json fill(const Template& filled, const Lookup& lookup, const OnLeaf& on_leaf = {});

struct MissingName {
  const Template* where;
  Span span;
  std::string name;
};

extern const std::span<const Rule> rules;

/// Templates by path, parsed on first use, once. Overrides (--templates DIR) win over the embedded ones.
class Library {
 public:
  explicit Library(std::span<const EmbeddedFile> embedded = embedded_templates);
  ~Library();
  Library(Library&&) noexcept;
  Library& operator=(Library&&) noexcept;

  /// `path` is relative to templates/. `name` is what the user calls the file. Reports a file that does
  /// not parse or that overrides nothing.
  void add_override(std::string path, std::string name, std::string text, Diagnostics& diagnostics);

  /// Throws std::logic_error for a path that does not exist. Safe to call from several threads.
  const Template& get(std::string_view path) const;

  /// Paths of all embedded templates, sorted.
  [[nodiscard]] std::vector<std::string_view> paths() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace routerctl::tmpl
