#include "renderer/yaml/document.hpp"

#include <algorithm>
#include <cstring>

namespace routerctl::yaml {

namespace {

// What was discarded stays so: a repair may well look at it again.
void mark(const Node& node) {
  if (node.used == Used::no) {
    node.used = Used::yes;
  }
}

Json to_json(const Document& document, NodeId id) {
  const Node& node = document.nodes[id];
  mark(node);
  switch (node.type) {
    case Type::null: return nullptr;
    case Type::boolean: return node.boolean;
    case Type::integer: return node.integer;
    case Type::number: return node.number;
    case Type::string: return std::string(document.text_of(node));
    case Type::list: {
      Json list = Json::array();
      for (NodeId child = node.first; child != 0; child = document.nodes[child].next) {
        list.push_back(to_json(document, child));
      }
      return list;
    }
    case Type::map: {
      // The reader refuses duplicate keys, so that entries can be appended without a look-up.
      Json::object_t map;
      map.reserve(node.size);
      for (NodeId child = node.first; child != 0; child = document.nodes[child].next) {
        append(map, std::string(document.key_of(document.nodes[child])), to_json(document, child));
      }
      return map;
    }
  }
  return nullptr;
}

void use_all(const Document& document, NodeId id) {
  const Node& node = document.nodes[id];
  mark(node);
  if (node.type == Type::list || node.type == Type::map) {
    for (NodeId child = node.first; child != 0; child = document.nodes[child].next) {
      use_all(document, child);
    }
  }
}

bool find_path(const Document& document, NodeId at, NodeId wanted, std::string& path) {
  if (at == wanted) {
    return true;
  }
  const Node& node = document.nodes[at];
  if (node.type != Type::list && node.type != Type::map) {
    return false;
  }
  const std::size_t length = path.size();
  std::size_t index = 0;
  for (NodeId child = node.first; child != 0; child = document.nodes[child].next, ++index) {
    if (node.type == Type::list) {
      path += '[' + std::to_string(index) + ']';
    } else {
      if (!path.empty()) {
        path += '.';
      }
      path += document.key_of(document.nodes[child]);
    }
    if (find_path(document, child, wanted, path)) {
      return true;
    }
    path.resize(length);
  }
  return false;
}

}  // namespace

std::string_view name_of(Type type) {
  switch (type) {
    case Type::null: return "null";
    case Type::boolean: return "boolean";
    case Type::integer: return "integer";
    case Type::number: return "number";
    case Type::string: return "string";
    case Type::list: return "array";
    case Type::map: return "object";
  }
  return {};
}

std::string_view Arena::keep(std::string_view text) {
  constexpr std::size_t smallest = 64, largest = 4096;
  if (text.size() > left_) {
    left_ = std::max(std::min(smallest << std::min<std::size_t>(blocks_.size(), 6), largest),
                     text.size());
    blocks_.push_back(std::make_unique<char[]>(left_));
    at_ = blocks_.back().get();
  }
  char* const kept = at_;
  if (!text.empty()) {
    std::memcpy(kept, text.data(), text.size());
  }
  at_ += text.size();
  left_ -= text.size();
  return {kept, text.size()};
}

std::string_view Document::key_of(const Node& node) const {
  if (node.name != 0) {
    return keys[node.name - 1];
  }
  return std::string_view(file->text).substr(node.key.begin, node.key.end - node.key.begin);
}

NodeId Document::child(NodeId map, std::string_view key) const {
  if (map == 0 || nodes[map].type != Type::map) {
    return 0;
  }
  for (NodeId id = nodes[map].first; id != 0; id = nodes[id].next) {
    if (key_of(nodes[id]) == key) {
      return id;
    }
  }
  return 0;
}

void Document::drop(NodeId parent, NodeId child) {
  NodeId* link = &nodes[parent].first;
  while (*link != 0 && *link != child) {
    link = &nodes[*link].next;
  }
  if (*link == child) {
    *link = nodes[child].next;
    nodes[child].next = 0;
    --nodes[parent].size;
  }
}

NodeId Document::append(NodeId parent, std::string_view key, Type type, From from) {
  const auto id = static_cast<NodeId>(nodes.size());
  Node& added = nodes.emplace_back();
  added.type = type;
  added.from = from;
  keys.push_back(key);
  added.name = static_cast<std::uint32_t>(keys.size());
  NodeId* link = &nodes[parent].first;
  while (*link != 0) {
    link = &nodes[*link].next;
  }
  *link = id;
  ++nodes[parent].size;
  return id;
}

std::string path_of(const Document& document, NodeId from, NodeId node) {
  std::string path;
  find_path(document, from, node, path);
  return path;
}

Field Field::operator[](std::string_view key) const {
  if (node_ == 0) {
    return {};
  }
  const NodeId child = document_->child(node_, key);
  return child == 0 ? Field() : Field(document_, root_, child);
}

Items Field::items() const {
  if (node_ == 0 || (get().type != Type::list && get().type != Type::map) || get().first == 0) {
    return Items(Field());
  }
  return Items(Field(document_, root_, get().first));
}

std::size_t Field::size() const {
  return node_ != 0 && (get().type == Type::list || get().type == Type::map) ? get().size : 0;
}

std::string_view Field::key() const {
  return node_ == 0 ? std::string_view() : document_->key_of(get());
}

std::string_view Field::peek() const {
  return is(Type::string) ? document_->text_of(get()) : std::string_view();
}

std::string_view Field::text(std::string_view otherwise) const {
  if (!is(Type::string)) {
    return otherwise;
  }
  mark(get());
  return document_->text_of(get());
}

std::int64_t Field::integer(std::int64_t otherwise) const {
  if (!is(Type::integer)) {
    return otherwise;
  }
  mark(get());
  return get().integer;
}

double Field::number(double otherwise) const {
  if (is(Type::integer)) {
    return static_cast<double>(integer());
  }
  if (!is(Type::number)) {
    return otherwise;
  }
  mark(get());
  return get().number;
}

bool Field::boolean(bool otherwise) const {
  if (!is(Type::boolean)) {
    return otherwise;
  }
  mark(get());
  return get().boolean;
}

Json Field::json() const { return node_ == 0 ? Json() : to_json(*document_, node_); }

void Field::use() const {
  if (node_ != 0) {
    use_all(*document_, node_);
  }
}

void Field::discard(const Rule& why) const {
  if (node_ != 0) {
    get().used = Used::discarded;
    document_->discarded.emplace_back(node_, &why);
  }
}

std::string Field::path() const {
  return node_ == 0 ? std::string() : path_of(*document_, root_, node_);
}

Place Field::place() const {
  if (node_ == 0) {
    return {};
  }
  const Span span = get().value.empty() ? get().key : get().value;
  return {.file = document_->file, .document = document_->number, .span = span};
}

Place Field::key_place() const {
  if (node_ == 0) {
    return {};
  }
  const Span span = get().key.empty() ? get().value : get().key;
  return {.file = document_->file, .document = document_->number, .span = span};
}

Items::iterator& Items::iterator::operator++() {
  const NodeId next = at_.document()->nodes[at_.id()].next;
  at_ = next == 0 ? Field() : Field(at_.document(), at_.root(), next);
  return *this;
}

}  // namespace routerctl::yaml
