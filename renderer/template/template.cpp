#include "renderer/template/template.hpp"

#include <algorithm>
#include <stdexcept>

#include "renderer/template/parse.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::tmpl {

namespace {

using Node = Template::Node;

void collect_names(const Node& node, std::vector<std::string>& names) {
  for (const Template::Part& part : node.parts) {
    if (part.hole) {
      names.push_back(part.text);
    }
  }
  for (const Node& child : node.children) {
    collect_names(child, names);
  }
}

// The API server's words.
std::string_view type_name(const Json& value) {
  return value.is_null() ? "null" : value.is_array() ? "array" : "object";
}

class Filling {
 public:
  Filling(const Template& filled, const Lookup& lookup, const OnLeaf& on_leaf)
      : template_(filled), lookup_(lookup), on_leaf_(on_leaf) {}

  // False when a null dropped the node.
  bool fill(const Node& node, Json& out) {
    switch (node.kind) {
      case Node::Kind::literal: out = node.literal; return true;
      case Node::Kind::hole: return fill_hole(node, out);
      case Node::Kind::mixed: fill_mixed(node, out); return true;
      case Node::Kind::map: fill_map(node, out); return true;
      case Node::Kind::list: fill_list(node, out); return true;
    }
    throw std::logic_error("template: unknown kind of node");
  }

 private:
  const Json& value_of(const Node& node, const std::string& name) {
    const Json* const value = lookup_(name);
    if (value == nullptr) {
      throw MissingName{&template_, locate(template_, node, name), name};
    }
    return *value;
  }

  void report_leaf(const std::string& name) {
    if (on_leaf_) {
      on_leaf_(pointer_, name);
    }
  }

  bool fill_hole(const Node& node, Json& out) {
    const std::string& name = node.parts.front().text;
    out = value_of(node, name);
    if (out.is_null()) {
      return false;
    }
    report_leaf(name);
    return true;
  }

  void fill_mixed(const Node& node, Json& out) {
    std::string text;
    for (const Template::Part& part : node.parts) {
      if (part.hole) {
        text += text_of(node, part.text);
        report_leaf(part.text);
      } else {
        text += part.text;
      }
    }
    out = std::move(text);
  }

  std::string text_of(const Node& node, const std::string& name) {
    const Json& value = value_of(node, name);
    if (value.is_string()) {
      return value.get<std::string>();
    }
    if (!value.is_null() && !value.is_structured()) {
      return yaml::emit_json_go(value);
    }
    const MissingName problem{&template_, locate(template_, node, name), name, type_name(value)};
    if (!template_.built_in) {
      throw problem;
    }
    const LineColumn at = locate(template_.file, problem.span.begin);
    throw std::logic_error(template_.file.name + ":" + std::to_string(at.line) + ": " +
                           to_diagnostic(problem).message);
  }

  // `emplace_back` of the vector below: `ordered_json` would search for each key first, and the
  // keys of a template are known to differ.
  void fill_map(const Node& node, Json& out) {
    Json::object_t map;
    map.reserve(node.children.size());
    const std::size_t size = pointer_.size();
    for (const Node& child : node.children) {
      push(child.key);
      map.emplace_back(child.key, Json());
      if (!fill(child, map.back().second)) {
        map.pop_back();
      }
      pointer_.resize(size);
    }
    out = std::move(map);
  }

  void fill_list(const Node& node, Json& out) {
    Json::array_t list;
    list.reserve(node.children.size());
    const std::size_t size = pointer_.size();
    for (const Node& child : node.children) {
      push_index(list.size());
      list.emplace_back();
      if (!fill(child, list.back())) {
        list.pop_back();
      }
      pointer_.resize(size);
    }
    out = std::move(list);
  }

  void push(std::string_view key) {
    if (!on_leaf_) {
      return;
    }
    pointer_ += '/';
    for (const char c : key) {
      switch (c) {
        case '~': pointer_ += "~0"; break;
        case '/': pointer_ += "~1"; break;
        default: pointer_ += c;
      }
    }
  }

  void push_index(std::size_t index) {
    if (on_leaf_) {
      pointer_ += '/' + std::to_string(index);
    }
  }

  const Template& template_;
  const Lookup& lookup_;
  const OnLeaf& on_leaf_;
  std::string pointer_;
};

}  // namespace

std::vector<std::string> Template::names() const {
  std::vector<std::string> names;
  collect_names(root, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Json fill(const Template& filled, const Lookup& lookup, const OnLeaf& on_leaf) {
  Json result;
  Filling(filled, lookup, on_leaf).fill(filled.root, result);
  return result;
}

}  // namespace routerctl::tmpl
