#include "renderer/template/parse.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "renderer/template/scalar.hpp"

namespace routerctl::tmpl {

namespace {

using Node = Template::Node;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

class Reader : public YAML::EventHandler {
 public:
  explicit Reader(const SourceFile& file)
      : file_(file),
        skipped_(file.text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0) {}

  Node take_root() {
    if (!root_ || (root_->kind == Node::Kind::literal && root_->literal.is_null())) {
      throw SyntaxError{{}, "the template is empty"};
    }
    return std::move(*root_);
  }

  [[nodiscard]] Span span_of(const YAML::Mark& mark, std::size_t size = 1) const {
    const std::size_t begin = std::min(offset_of(mark), file_.text.size());
    return {static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(std::min(begin + size, file_.text.size()))};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) {
      throw SyntaxError{span_of(mark), "a template is one document, and a second one starts here"};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_properties(mark, {}, anchor);
    if (expects_key()) {
      throw SyntaxError{span_of(mark), "a key is null"};
    }
    add({.span = span_of(mark, 0)});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw SyntaxError{span_of(mark), "a template has no anchors and aliases"};
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    refuse_properties(mark, tag, anchor);
    const bool plain = tag == "?";
    const Span span = scalar_span(mark, plain, text);
    if (plain && text.ends_with('$') && flow_depth_ > 0 && file_.text[span.end] == '{') {
      throw SyntaxError{span, "a hole within [...] or {...} needs quotes", {"write \"${name}\""}};
    }
    try {
      if (expects_key()) {
        open_.back().key = key_of(text, plain);
        open_.back().key_spans.push_back(span);
      } else {
        Node node = leaf_of(text, plain);
        node.span = span;
        add(std::move(node));
      }
    } catch (const BadScalar& bad) {
      throw SyntaxError{bad.where.empty() ? span : find(bad.where, span), bad.message, bad.hints};
    }
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(Node::Kind::list, mark, tag, anchor, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(Node::Kind::map, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override {
    refuse_duplicates();
    close();
  }

 private:
  struct Open {
    Node node;
    bool flow = false;
    std::optional<std::string> key;
    std::vector<Span> key_spans;
  };

  [[nodiscard]] std::size_t offset_of(const YAML::Mark& mark) const {
    return static_cast<std::size_t>(std::max(mark.pos, 0)) + skipped_;
  }

  // yaml-cpp says only where a scalar starts.
  [[nodiscard]] Span scalar_span(const YAML::Mark& mark, bool plain, std::string_view text) const {
    const std::size_t begin = std::min(offset_of(mark), file_.text.size());
    const std::string_view rest = std::string_view(file_.text).substr(begin);
    if (plain && rest.starts_with(text)) {
      return span_of(mark, text.size());
    }
    const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
    std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    for (std::size_t at = 1; quoted && at < rest.size(); ++at) {
      if (rest[at] == '\\' && rest.front() == '"') {
        ++at;
      } else if (rest[at] == rest.front()) {
        end = at + 1;
        break;
      }
    }
    return span_of(mark, end);
  }

  [[nodiscard]] Span find(std::string_view text, Span from) const {
    const std::size_t at = file_.text.find(text, from.begin);
    return at == std::string::npos
               ? from
               : Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + text.size())};
  }

  void refuse_properties(const YAML::Mark& mark, std::string_view tag,
                         YAML::anchor_t anchor) const {
    if (anchor != 0) {
      throw SyntaxError{span_of(mark), "a template has no anchors and aliases"};
    }
    const std::size_t begin = offset_of(mark);
    const bool implied = tag.empty() || tag == "?" || tag == "!";
    if (!implied || (begin < file_.text.size() && file_.text[begin] == '!')) {
      throw SyntaxError{
          span_of(mark), "a template has no tags", {"quote a text that looks like another type"}};
    }
  }

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node.kind == Node::Kind::map && !open_.back().key;
  }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    parent.node.span.end = std::max(parent.node.span.end, node.span.end);
    node.key = parent.key.value_or("");
    parent.node.children.push_back(std::move(node));
    parent.key.reset();
  }

  void open(Node::Kind kind, const YAML::Mark& mark, std::string_view tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    refuse_properties(mark, tag, anchor);
    if (expects_key()) {
      throw SyntaxError{span_of(mark), "a key is a map or a list"};
    }
    const bool flow = style == YAML::EmitterStyle::Flow;
    flow_depth_ += flow ? 1 : 0;
    open_.push_back({.node = {.kind = kind, .span = span_of(mark)}, .flow = flow});
  }

  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    flow_depth_ -= closed.flow ? 1 : 0;
    add(std::move(closed.node));
  }

  void refuse_duplicates() const {
    const Open& map = open_.back();
    std::vector<std::pair<std::string_view, std::size_t>> keys;
    for (const Node& child : map.node.children) {
      keys.emplace_back(child.key, keys.size());
    }
    std::sort(keys.begin(), keys.end());
    const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
    const auto twice = std::adjacent_find(keys.begin(), keys.end(), same);
    if (twice != keys.end()) {
      throw SyntaxError{map.key_spans[std::next(twice)->second],
                        "the key \"" + std::string(twice->first) + "\" stands twice in one map"};
    }
  }

  const SourceFile& file_;
  std::size_t skipped_;
  std::optional<Node> root_;
  std::vector<Open> open_;
  std::size_t flow_depth_ = 0;
};

}  // namespace

Template parse(SourceFile file) {
  Template result;
  result.file = std::move(file);
  Reader reader(result.file);
  std::istringstream stream(result.file.text);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(reader)) {
    }
  } catch (const YAML::Exception& error) {
    throw SyntaxError{.span = reader.span_of(error.mark), .message = error.msg, .not_yaml = true};
  }
  result.root = reader.take_root();
  return result;
}

Span locate(const Template& in, const Template::Node& node, std::string_view name) {
  const std::string hole = "${" + std::string(name) + "}";
  const std::string& text = in.file.text;
  for (std::size_t at = text.find(hole, node.span.begin); at != std::string::npos;
       at = text.find(hole, at + 1)) {
    if (at == 0 || text[at - 1] != '$') {
      return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + hole.size())};
    }
  }
  return node.span;
}

}  // namespace routerctl::tmpl
