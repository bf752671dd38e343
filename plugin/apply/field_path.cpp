#include "plugin/apply/field_path.hpp"

#include <algorithm>
#include <cstddef>

namespace routerctl::apply {

namespace {

std::string escaped(std::string_view key) {
  std::string text;
  for (const char c : key) {
    text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return text;
}

// The end of `[name="a]b"]`, behind the bracket.
std::size_t end_of_selector(std::string_view path) {
  bool quoted = false;
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (path[i] == '\\' && quoted) {
      ++i;
    } else if (path[i] == '"') {
      quoted = !quoted;
    } else if (path[i] == ']' && !quoted) {
      return i + 1;
    }
  }
  return path.size();
}

// `name="x",port=80`, `="x"` for an item that is the value itself, or a number.
bool is_selected(const Json& item, std::size_t index, std::string_view selector) {
  if (selector.find('=') == std::string_view::npos) {
    return selector == std::to_string(index);
  }
  if (selector.front() == '=') {
    return item.dump() == selector.substr(1);
  }
  while (!selector.empty()) {
    const std::size_t equals = selector.find('=');
    if (equals == std::string_view::npos) {
      return false;
    }
    const std::string key(selector.substr(0, equals));
    selector.remove_prefix(equals + 1);
    // A default that we do not write is no reason for another item.
    const std::string value =
        item.is_object() && item.contains(key) ? item.at(key).dump() : std::string();
    const std::size_t end = value.empty() ? selector.find(',') : value.size();
    if (!value.empty() && !selector.starts_with(value)) {
      return false;
    }
    selector.remove_prefix(std::min(end, selector.size()));
    selector.remove_prefix(selector.starts_with(',') ? 1 : 0);
  }
  return true;
}

Found find_below(const Json& value, std::string_view path, const std::string& pointer);

Found find_item(const Json& list, std::string_view path, const std::string& pointer) {
  const std::size_t end = end_of_selector(path);
  const std::string_view selector = path.substr(1, end - 2);
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
    if (!selector.empty() && is_selected(list[i], i, selector)) {
      return find_below(list[i], path.substr(end), pointer + "/" + std::to_string(i));
    }
  }
  return {};
}

Found find_below(const Json& value, std::string_view path, const std::string& pointer) {
  if (path.empty()) {
    return {.value = &value, .pointer = pointer};
  }
  if (path.front() == '[') {
    return find_item(value, path, pointer);
  }
  if (path.front() != '.' || !value.is_object()) {
    return {};
  }
  path.remove_prefix(1);
  for (const auto& [key, below] : value.items()) {
    const bool whole =
        path.starts_with(key) &&
        (path.size() == key.size() || path[key.size()] == '.' || path[key.size()] == '[');
    if (whole) {
      Found found = find_below(below, path.substr(key.size()), pointer + "/" + escaped(key));
      if (found.value != nullptr) {
        return found;
      }
    }
  }
  return {};
}

}  // namespace

Found find(const Json& object, std::string_view path) { return find_below(object, path, ""); }

}  // namespace routerctl::apply
