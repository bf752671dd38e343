#include "renderer/impact/changes.hpp"

#include <algorithm>
#include <array>

#include "renderer/impact/read.hpp"
#include "renderer/kube/quantity.hpp"

namespace routerctl::impact {

namespace {

// The maps of Kubernetes whose values are quantities, and the single fields.
constexpr std::array<std::string_view, 8> quantities{
    "limits", "requests", "capacity", "hard", "default", "defaultRequest", "sizeLimit", "overhead"};

bool holds_quantities(std::string_view key) {
  return std::find(quantities.begin(), quantities.end(), key) != quantities.end();
}

std::string spelled(const Json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return kube::canonical_quantity(text).value_or(text);
}

// The values of both under every key of either, in the order of `before`, then of `after`.
template <typename Visit>
void for_each_key(const Json& before, const Json& after, Visit visit) {
  for (const auto& [key, value] : before.items()) {
    visit(key, value, at(after, key));
  }
  for (const auto& [key, value] : after.items()) {
    if (!before.contains(key)) {
      visit(key, at(before, key), value);
    }
  }
}

bool are_scalars(const Json& before, const Json& after) {
  return before.is_primitive() && after.is_primitive() && !before.is_null() && !after.is_null();
}

class Walk {
 public:
  void compare(const Json& before, const Json& after, const std::string& path,
               std::string_view key) {
    if (before.is_object() && after.is_object()) {
      for_each_key(before, after, [&](const std::string& name, const Json& old, const Json& now) {
        compare(old, now, path.empty() ? name : path + "." + name,
                holds_quantities(key) ? key : std::string_view(name));
      });
    } else if (before.is_array() && after.is_array() && before.size() == after.size()) {
      for (std::size_t i = 0; i < before.size(); ++i) {
        compare(before[i], after[i], path + "[" + std::to_string(i) + "]", key);
      }
    } else if (!same(before, after, key)) {
      paths.push_back(path);
    }
  }

  std::vector<std::string> paths;
};

}  // namespace

bool same(const Json& before, const Json& after, std::string_view key) {
  if (before.is_object() && after.is_object()) {
    bool equal = true;
    for_each_key(before, after, [&](const std::string& name, const Json& old, const Json& now) {
      equal = equal && same(old, now, holds_quantities(key) ? key : std::string_view(name));
    });
    return equal;
  }
  if (before.is_array() && after.is_array()) {
    return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                      [&](const Json& old, const Json& now) { return same(old, now, key); });
  }
  if (holds_quantities(key) && are_scalars(before, after)) {
    return spelled(before) == spelled(after);
  }
  return before == after;
}

std::vector<std::string> changed_paths(const Json& before, const Json& after) {
  Walk walk;
  walk.compare(before, after, {}, {});
  return std::move(walk.paths);
}

bool is_within(std::string_view path, std::string_view ancestor) {
  return path.starts_with(ancestor) &&
         (path.size() == ancestor.size() || path[ancestor.size()] == '.' ||
          path[ancestor.size()] == '[');
}

}  // namespace routerctl::impact
