#include "renderer/yaml/builder.hpp"

#include <algorithm>
#include <utility>

namespace routerctl::yaml {

namespace {

// Nodes are gathered here and copied when their number is known: a vector that grows with each of
// thousands of documents would leave half of the memory unused.
std::vector<Node>& scratch() {
  thread_local std::vector<Node> nodes;
  return nodes;
}

}  // namespace

Builder::Builder(const Part& part, const Limits& limits, Diagnostics& diagnostics)
    : limits_(limits), diagnostics_(diagnostics) {
  document_.file = part.file;
  document_.number = part.number;
  document_.span = part.span;
  document_.nodes = std::move(scratch());
  document_.nodes.clear();
  document_.nodes.emplace_back();  // 0 is "absent"
}

Place Builder::place(Span span) const {
  return {.file = document_.file, .document = document_.number, .span = span};
}

Diagnostic& Builder::report(const Rule& rule, Span span, std::string message) {
  document_.failed = true;
  Diagnostic diagnostic;
  diagnostic.rule = &rule;
  diagnostic.message = std::move(message);
  diagnostic.where = place(span);
  return diagnostics_.emplace_back(std::move(diagnostic));
}

const char* Builder::keep_text(std::string_view text, std::uint32_t offset) {
  const std::string_view source = document_.file->text;
  if (offset <= source.size() && source.substr(offset, text.size()) == text) {
    return source.data() + offset;
  }
  return document_.arena.keep(text).data();
}

bool Builder::expects_key() const {
  return !frames_.empty() && frames_.back().is_map && !frames_.back().has_key;
}

bool Builder::is_open(NodeId node) const {
  return std::any_of(frames_.begin(), frames_.end(),
                     [&](const Frame& frame) { return frame.node == node; });
}

bool Builder::in_brackets() const {
  const std::string_view source = document_.file->text;
  const std::uint32_t at = innermost_open().begin;
  return !frames_.empty() && at < source.size() && (source[at] == '[' || source[at] == '{');
}

Span Builder::innermost_open() const {
  return frames_.empty() ? Span{} : document_.nodes[frames_.back().node].value;
}

void Builder::key(Span span, std::string_view text, bool merge) {
  Frame& frame = frames_.back();
  frame.has_key = true;
  frame.key_merges = merge;
  frame.key = span;
  frame.name = 0;
  if (routerctl::text_of(*document_.file, span) != text) {
    document_.keys.emplace_back(keep_text(text, span.begin + 1), text.size());  // behind the quote
    frame.name = static_cast<std::uint32_t>(document_.keys.size());
  }
}

NodeId Builder::attach(Node node) {
  const auto id = static_cast<NodeId>(document_.nodes.size());
  NodeId second_merge = 0;
  if (!frames_.empty()) {
    Frame& frame = frames_.back();
    node.key = frame.is_map ? frame.key : Span{};
    node.name = frame.is_map ? frame.name : 0;
    if (frame.is_map && frame.key_merges) {
      second_merge = frame.merge;
      frame.merge = frame.merge == 0 ? id : frame.merge;
    }
    frame.has_key = false;
    frame.key_merges = false;
    (frame.last == 0 ? document_.nodes[frame.node].first : document_.nodes[frame.last].next) = id;
    frame.last = id;
    ++document_.nodes[frame.node].size;
  }
  document_.nodes.push_back(node);
  if (second_merge != 0) {
    report_duplicate(second_merge, id);
  }
  return id;
}

NodeId Builder::add(Node node) { return attach(node); }

NodeId Builder::add_detached(const Node& node) {
  document_.nodes.push_back(node);
  return static_cast<NodeId>(document_.nodes.size() - 1);
}

NodeId Builder::open(Type list_or_map, Span span) {
  if (frames_.size() >= limits_.nesting) {
    refuse();
    Diagnostic& diagnostic = report(nesting_too_deep, span, "nested too deeply");
    diagnostic.expected = "at most " + std::to_string(limits_.nesting) + " levels";
  }
  Node node;
  node.type = list_or_map;
  node.value = span;
  node.first = 0;
  const NodeId id = attach(node);
  frames_.push_back({.node = id, .is_map = list_or_map == Type::map});
  return id;
}

void Builder::close(std::uint32_t end) {
  const Frame frame = frames_.back();
  frames_.pop_back();
  Node& node = document_.nodes[frame.node];
  node.value.end = std::max(node.value.end, end);
  if (!frame.is_map) {
    return;
  }
  if (frames_.empty() && second_object(frame.node)) {
    return;
  }
  check_duplicates(frame);
  if (frame.merge != 0) {
    merge(frame);
  }
}

// Two objects pasted together without a line between them: one finding instead of one for each key.
bool Builder::second_object(NodeId root) {
  NodeId api_version = 0, kind = 0;
  for (const std::string_view key : {"apiVersion", "kind"}) {
    NodeId& second = key == "kind" ? kind : api_version;
    const NodeId first = document_.child(root, key);
    for (NodeId id = first; id != 0; id = document_.nodes[id].next) {
      second =
          id != first && second == 0 && document_.key_of(document_.nodes[id]) == key ? id : second;
    }
  }
  if (api_version == 0 || kind == 0) {
    return false;
  }
  const NodeId first = std::min(api_version, kind);
  report(second_root, document_.nodes[first].key, "a second object starts here without ---")
      .hints.emplace_back("write --- on the line above it");
  return true;
}

// A plain `<<` is no key: it may stand beside a quoted one.
void Builder::check_duplicates(const Frame& frame) {
  const auto& nodes = document_.nodes;
  const Node& map = nodes[frame.node];
  // Most maps are small: comparing all pairs beats sorting, and costs no memory.
  constexpr std::uint32_t small = 12;
  if (map.size <= small) {
    for (NodeId id = map.first; id != 0; id = nodes[id].next) {
      for (NodeId earlier = map.first; earlier != id; earlier = nodes[earlier].next) {
        if (id != frame.merge && earlier != frame.merge &&
            document_.key_of(nodes[earlier]) == document_.key_of(nodes[id])) {
          report_duplicate(earlier, id);
          break;
        }
      }
    }
    return;
  }
  std::vector<std::pair<std::string_view, NodeId>> keys;
  keys.reserve(map.size);
  for (NodeId id = map.first; id != 0; id = nodes[id].next) {
    if (id != frame.merge) {
      keys.emplace_back(document_.key_of(nodes[id]), id);
    }
  }
  std::sort(keys.begin(), keys.end());
  NodeId first = 0;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (keys[i].first != keys[i - 1].first) {
      first = 0;
      continue;
    }
    first = first == 0 ? keys[i - 1].second : first;
    report_duplicate(first, keys[i].second);
  }
}

void Builder::report_duplicate(NodeId first, NodeId second) {
  const auto name = std::string(document_.key_of(document_.nodes[second]));
  Diagnostic& diagnostic =
      report(duplicate_key, document_.nodes[second].key, "duplicate field \"" + name + "\"");
  diagnostic.related.emplace_back(place(document_.nodes[first].key), "first written here");
}

bool Builder::alias(NodeId target, Span span) {
  const NodeId id = copy(target, From::alias, frames_.size());
  if (id == 0) {
    refuse();
    Diagnostic& diagnostic = report(alias_too_large, span, "aliases make this document too large");
    diagnostic.expected = "at most " + std::to_string(limits_.alias_bytes) +
                          " bytes from aliases, at most " + std::to_string(limits_.nesting) +
                          " levels";
    return false;
  }
  Node top = document_.nodes[id];
  top.next = 0;
  if (top.type != Type::list && top.type != Type::map) {
    top.value = span;
  }
  attach(top);
  return true;
}

NodeId Builder::copy(NodeId from, From how, std::size_t depth) {
  // By value: the vector grows below.
  Node node = document_.nodes[from];
  alias_bytes_ += sizeof(Node) + (node.type == Type::string ? node.size : 0);
  if (alias_bytes_ > limits_.alias_bytes || depth > limits_.nesting) {
    return 0;
  }
  node.from = how;
  node.next = 0;
  const auto id = static_cast<NodeId>(document_.nodes.size());
  document_.nodes.push_back(node);
  if (node.type != Type::list && node.type != Type::map) {
    return id;
  }
  document_.nodes[id].first = 0;
  NodeId last = 0;
  for (NodeId child = node.first; child != 0; child = document_.nodes[child].next) {
    const NodeId copied = copy(child, how, depth + 1);
    if (copied == 0) {
      return 0;
    }
    (last == 0 ? document_.nodes[id].first : document_.nodes[last].next) = copied;
    last = copied;
  }
  return id;
}

// go-yaml lets `<<` overwrite keys written before it, YAML 1.1 says that written keys win: such a
// document means different things to different readers, so it is refused.
void Builder::merge(const Frame& frame) {
  const auto& nodes = document_.nodes;
  Merge state{.map = frame.node, .source = frame.merge, .last = frame.last};
  for (NodeId id = nodes[frame.node].first, before = 1; id != 0; id = nodes[id].next) {
    before = id == frame.merge ? 0 : before;
    if (id != frame.merge) {
      state.keys.emplace(document_.key_of(nodes[id]), before == 1 ? id : 0);
    }
  }
  const Node source = nodes[frame.merge];
  bool maps = source.type == Type::map;
  if (maps) {
    merge_children(state, frame.merge);
  } else if (source.type == Type::list && source.from != From::alias) {
    maps = true;
    for (NodeId item = source.first; item != 0 && maps; item = nodes[item].next) {
      maps = nodes[item].type == Type::map;
      if (maps) {
        merge_children(state, item);
      }
    }
  }
  if (!maps) {
    report(ambiguous_merge, source.key, "map merge requires map or sequence of maps as the value");
  }
  document_.drop(frame.node, frame.merge);
}

void Builder::merge_children(Merge& state, NodeId from) {
  auto& nodes = document_.nodes;
  for (NodeId child = nodes[from].first; child != 0;) {
    const NodeId following = nodes[child].next;
    const auto [known, added] = state.keys.emplace(document_.key_of(nodes[child]), 0);
    if (added) {
      nodes[child].next = 0;
      nodes[child].from = From::merge_key;
      nodes[state.last].next = child;
      state.last = child;
      ++nodes[state.map].size;
    } else if (known->second != 0) {
      Diagnostic& diagnostic = report(ambiguous_merge, nodes[state.source].key,
                                      "\"<<\" would overwrite \"" + std::string(known->first) +
                                          "\", which is written before it");
      diagnostic.related.emplace_back(place(nodes[known->second].key), "written here");
      diagnostic.hints.emplace_back(
          "write \"<<\" first: then every reader lets the written keys win");
    }
    child = following;
  }
}

Document Builder::finish() && {
  // A little room for what defaulting adds.
  const std::size_t defaults = std::min<std::size_t>(4, document_.nodes.size() / 4);
  constexpr std::size_t worth_copying = 1024;  // beyond that the copy costs more than it saves
  if (document_.nodes.size() < worth_copying) {
    std::vector<Node> exact;
    exact.reserve(document_.nodes.size() + defaults);
    exact.assign(document_.nodes.begin(), document_.nodes.end());
    scratch() = std::exchange(document_.nodes, std::move(exact));
  }
  return std::move(document_);
}

}  // namespace routerctl::yaml
