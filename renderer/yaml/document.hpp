#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renderer/json.hpp"
#include "renderer/text/diagnostic.hpp"
#include "renderer/text/source.hpp"

namespace routerctl::yaml {

/// Index into Document::nodes. 0 is "absent". Stable for the life of the run.
using NodeId = std::uint32_t;

enum class Type : std::uint8_t { null, boolean, integer, number, string, list, map };
enum class From : std::uint8_t { written, alias, merge_key, schema_default };
enum class Style : std::uint8_t { plain, quoted, block };

/// "null", "boolean", "integer", "number", "string", "array", "object": the API server's words.
std::string_view name_of(Type type);

/// How planners used a node, see Field.
enum class Used : std::uint8_t { no, yes, discarded };

/// Typed as kubectl types it: YAML 1.1 resolution, then the hop through JSON (an integral float is
/// an integer, an integer beyond int64 a number).
struct Node {
  Type type = Type::null;
  From from = From::written;
  mutable Used used = Used::no;
  Style style = Style::plain;
  NodeId next = 0;         ///< next sibling
  Span key, value;         ///< quotes included; of an aliased node: where its text stands
  std::uint32_t name = 0;  ///< 0: the key is its source text; else 1 + index into Document::keys
  std::uint32_t size = 0;  ///< bytes of text, or number of children
  union {
    bool boolean;
    std::int64_t integer;
    double number;
    const char* text;  ///< into the source file or Document::arena; not terminated
    NodeId first;      ///< first child, 0 if none
  };
  Node() : integer(0) {}
};
static_assert(sizeof(Node) == 40);

/// Bump allocator for text that does not stand verbatim in the source.
class Arena {
 public:
  std::string_view keep(std::string_view text);

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t left_ = 0;
  char* at_ = nullptr;
};

/// One YAML or JSON document. nodes[1] is the root. Movable: nothing in it points to itself.
struct Document {
  const SourceFile* file = nullptr;
  std::uint32_t number = 0;  ///< counts from 0 within the file
  Span span;                 ///< where it stands in the file
  bool failed = false;       ///< read on for better messages only; leaves the pipeline
  std::vector<Node> nodes;
  std::vector<std::string_view> keys;
  mutable std::vector<std::pair<NodeId, const Rule*>> discarded;  ///< see Field::discard
  Arena arena;

  static constexpr NodeId root = 1;

  [[nodiscard]] std::string_view key_of(const Node& node) const;
  [[nodiscard]] std::string_view text_of(const Node& node) const { return {node.text, node.size}; }
  /// Child of a map, 0 if there is none.
  [[nodiscard]] NodeId child(NodeId map, std::string_view key) const;

  /// Removes `child` from its parent's children. The node stays readable by id.
  void drop(NodeId parent, NodeId child);
  /// Appends an empty node of that type as last child; a list's children have an empty key.
  NodeId append(NodeId parent, std::string_view key, Type type, From from);
};

/// "spec.a.b[0].c" of `node` as seen from `from`, a node above it; empty when they are the same.
std::string path_of(const Document& document, NodeId from, NodeId node);

class Items;

/// A place in a document, or nothing: what planners and checks read. Copying is free. Looking for a
/// child marks nothing, reading a value marks it as used: unread fields are reported as dead.
class Field {
 public:
  Field() = default;
  /// Paths are counted from `root`.
  Field(const Document* document, NodeId root, NodeId node)
      : document_(document), node_(node), root_(root) {}

  explicit operator bool() const { return node_ != 0; }
  [[nodiscard]] Type type() const { return node_ == 0 ? Type::null : get().type; }
  [[nodiscard]] bool is(Type type) const { return node_ != 0 && get().type == type; }
  /// False for what a schema default filled in.
  [[nodiscard]] bool written() const { return node_ != 0 && get().from != From::schema_default; }

  Field operator[](std::string_view key) const;
  /// Children of a list or map, in source order; none for anything else.
  [[nodiscard]] Items items() const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::string_view key() const;

  /// Its text, empty for another type; marks nothing: for stages that only ask what it is.
  [[nodiscard]] std::string_view peek() const;

  /// These mark the field as used. A field of another type, or absent, gives `otherwise`.
  std::string_view text(std::string_view otherwise = {}) const;
  std::int64_t integer(std::int64_t otherwise = 0) const;
  double number(double otherwise = 0) const;
  bool boolean(bool otherwise = false) const;
  /// The whole value; marks everything below.
  Json json() const;
  /// Marks it and everything below: used by `apply`, by a check, or by reference.
  void use() const;
  /// Read, and then overruled: reported as dead, with the reason, also when it is read again.
  void discard(const Rule& why) const;

  [[nodiscard]] const Document* document() const { return document_; }
  [[nodiscard]] NodeId id() const { return node_; }
  [[nodiscard]] NodeId root() const { return root_; }
  [[nodiscard]] std::string path() const;
  /// Where the value stands; of a default, where its parent's key stands.
  [[nodiscard]] Place place() const;
  [[nodiscard]] Place key_place() const;

 private:
  [[nodiscard]] const Node& get() const { return document_->nodes[node_]; }

  const Document* document_ = nullptr;
  NodeId node_ = 0, root_ = 0;
};

class Items {
 public:
  class iterator {
   public:
    using value_type = Field;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using pointer = const Field*;
    using reference = Field;
    iterator() = default;
    explicit iterator(Field at) : at_(at) {}
    Field operator*() const { return at_; }
    iterator& operator++();
    bool operator==(const iterator& other) const { return at_.id() == other.at_.id(); }

   private:
    Field at_;
  };
  explicit Items(Field first) : first_(first) {}
  [[nodiscard]] iterator begin() const { return iterator(first_); }
  [[nodiscard]] iterator end() const { return {}; }
  [[nodiscard]] bool empty() const { return !first_; }

 private:
  Field first_;
};

}  // namespace routerctl::yaml
