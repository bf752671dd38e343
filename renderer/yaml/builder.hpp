#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"
#include "renderer/yaml/parse.hpp"
#include "renderer/yaml/rules.hpp"

namespace routerctl::yaml {

/// Puts the events of a reader together into one Document. Both readers, YAML and JSON, share its
/// checks: duplicate keys, nesting, the size of aliases, merge keys.
class Builder {
 public:
  Builder(const Part& part, const Limits& limits, Diagnostics& diagnostics);

  /// The key of the next value. `text` may be short-lived. `merge` marks a plain `<<`.
  void key(Span span, std::string_view text, bool merge = false);
  /// True when the next value of a map still needs its key.
  [[nodiscard]] bool expects_key() const;

  /// Adds a scalar of any type; `node.text` must point into the source or come from keep_text.
  NodeId add(Node node);
  /// Adds a node that nothing holds: what the anchor of a key stands for.
  NodeId add_detached(const Node& node);
  NodeId open(Type list_or_map, Span span);
  void close(std::uint32_t end);
  /// Copies what an anchor stands for. False when that goes beyond a limit.
  bool alias(NodeId target, Span span);

  /// Text that stands verbatim at `offset` of the source is pointed to, other text is kept.
  const char* keep_text(std::string_view text, std::uint32_t offset);

  [[nodiscard]] bool is_open(NodeId node) const;
  /// Whether the next value stands inside [ ] or { }.
  [[nodiscard]] bool in_brackets() const;
  /// Where the innermost list or map that is still open begins.
  [[nodiscard]] Span innermost_open() const;
  /// Reading on makes no sense: `refused` tells the reader to stop.
  void refuse() { refused_ = true; }
  [[nodiscard]] bool refused() const { return refused_; }
  [[nodiscard]] const Document& document() const { return document_; }
  [[nodiscard]] Place place(Span span) const;
  Diagnostic& report(const Rule& rule, Span span, std::string message);
  Document finish() &&;

 private:
  struct Frame {
    NodeId node = 0, last = 0, merge = 0;
    bool is_map = false, has_key = false, key_merges = false;
    Span key;
    std::uint32_t name = 0;
  };

  struct Merge {
    NodeId map = 0, source = 0, last = 0;
    std::map<std::string_view, NodeId> keys;  // the node if written before `<<`, else 0
  };

  NodeId attach(Node node);
  NodeId copy(NodeId from, From how, std::size_t depth);
  bool second_object(NodeId root);
  void check_duplicates(const Frame& frame);
  void report_duplicate(NodeId first, NodeId second);
  void merge(const Frame& frame);
  void merge_children(Merge& state, NodeId from);

  Document document_;
  const Limits& limits_;
  Diagnostics& diagnostics_;
  std::vector<Frame> frames_;
  std::size_t alias_bytes_ = 0;
  bool refused_ = false;
};

}  // namespace routerctl::yaml
