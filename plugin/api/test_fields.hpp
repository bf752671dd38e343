#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "renderer/json.hpp"

/// Who owns which fields of an object, as the fake server keeps it: each value below maps, and
/// below lists whose items all have a name, is a leaf; any other list is one.
namespace routerctl::test {

using Path = std::vector<std::string>;  ///< steps as managedFields writes them: f:spec, k:{...}
using Paths = std::set<Path>;
using Leaves = std::map<Path, Json>;
using Owner = std::pair<std::string, std::string>;  ///< manager and operation
using Owners = std::map<Owner, Paths>;

struct Conflict {
  std::string manager;
  Path path;
};

inline bool has_named_items(const Json& list) {
  return !list.empty() && std::all_of(list.begin(), list.end(), [](const Json& item) {
    return item.is_object() && item.contains("name") && item["name"].is_string();
  });
}

inline std::string step_of_item(const Json& item) {
  return "k:" + Json::object({{"name", item["name"]}}).dump();
}

inline void add_leaves(const Json& value, Path& path, Leaves& leaves) {
  const bool items = value.is_array() && has_named_items(value);
  if (!items && (!value.is_object() || (value.empty() && path.size() > 1))) {
    leaves.emplace(path, value);
    return;
  }
  for (const auto& [key, child] : value.items()) {
    path.push_back(items ? step_of_item(child) : "f:" + key);
    add_leaves(child, path, leaves);
    path.pop_back();
  }
}

/// What can be owned: neither identity nor what the server sets.
inline Leaves leaves_of(const Json& object) {
  Leaves all;
  Path path;
  add_leaves(object, path, all);
  const std::set<std::string> unowned{"f:name",
                                      "f:namespace",
                                      "f:uid",
                                      "f:resourceVersion",
                                      "f:managedFields",
                                      "f:generation",
                                      "f:creationTimestamp",
                                      "f:deletionTimestamp"};
  std::erase_if(all, [&](const auto& leaf) {
    const Path& at = leaf.first;
    return at[0] == "f:apiVersion" || at[0] == "f:kind" || at[0] == "f:status" ||
           (at[0] == "f:metadata" && (at.size() == 1 || unowned.contains(at[1])));
  });
  return all;
}

inline Paths paths_of(const Json& object) {
  Paths paths;
  for (const auto& [path, value] : leaves_of(object)) {
    paths.insert(path);
  }
  return paths;
}

inline Json* child_of(Json& value, const std::string& step) {
  if (step.starts_with("f:")) {
    return value.is_object() && value.contains(step.substr(2)) ? &value[step.substr(2)] : nullptr;
  }
  if (value.is_array()) {
    for (Json& item : value) {
      if (step_of_item(item) == step) {
        return &item;
      }
    }
  }
  return nullptr;
}

inline void set_at(Json& value, const Path& path, std::size_t depth, const Json& leaf) {
  if (depth == path.size()) {
    value = leaf;
    return;
  }
  const std::string& step = path[depth];
  if (child_of(value, step) == nullptr) {
    if (step.starts_with("f:")) {
      value[step.substr(2)] = Json();
    } else {
      value.push_back(Json::parse(step.substr(2)));
    }
  }
  set_at(*child_of(value, step), path, depth + 1, leaf);
}

inline void erase_at(Json& value, const Path& path, std::size_t depth = 0) {
  Json* const child = child_of(value, path[depth]);
  if (child == nullptr) {
    return;
  }
  if (depth + 1 < path.size()) {
    erase_at(*child, path, depth + 1);
  }
  if (depth + 1 < path.size() && !child->empty()) {
    return;
  }
  if (value.is_object()) {
    value.erase(path[depth].substr(2));
  } else {
    value.erase(static_cast<std::size_t>(child - &value[0]));
  }
}

inline Json fields_of(const Paths& paths) {
  Json fields = Json::object();
  for (const Path& path : paths) {
    Json* at = &fields;
    for (const std::string& step : path) {
      at = &(*at)[step];
      if (at->is_null()) {
        *at = step.starts_with("k:") ? Json::object({{".", Json::object()}}) : Json::object();
      }
    }
  }
  return fields;
}

inline void add_paths(const Json& fields, Path& path, Paths& paths) {
  bool leaf = true;
  for (const auto& [step, below] : fields.items()) {
    if (step != ".") {
      leaf = false;
      path.push_back(step);
      add_paths(below, path, paths);
      path.pop_back();
    }
  }
  if (leaf && !path.empty()) {
    paths.insert(path);
  }
}

inline Owners owners_of(const Json& object) {
  Owners owners;
  for (const Json& entry : object["metadata"].value("managedFields", Json::array())) {
    Path path;
    add_paths(entry["fieldsV1"], path, owners[{entry["manager"], entry["operation"]}]);
  }
  return owners;
}

inline void set_owners(Json& object, const Owners& owners) {
  Json entries = Json::array();
  for (const auto& [owner, paths] : owners) {
    if (!paths.empty()) {
      entries.push_back(Json::object({{"manager", owner.first},
                                      {"operation", owner.second},
                                      {"apiVersion", object["apiVersion"]},
                                      {"fieldsType", "FieldsV1"},
                                      {"fieldsV1", fields_of(paths)}}));
    }
  }
  object["metadata"]["managedFields"] = std::move(entries);
}

/// ".spec.template.spec.containers[name="x"].image"
inline std::string field_name(const Path& path) {
  std::string name;
  for (const std::string& step : path) {
    name += step.starts_with("f:") ? "." + step.substr(2)
                                   : "[name=" + Json::parse(step.substr(2))["name"].dump() + "]";
  }
  return name;
}

/// Fields of `body` that others own at another value.
inline std::vector<Conflict> conflicts_of(const Json& live, const Json& body, const Owners& owners,
                                          const Owner& applier) {
  std::vector<Conflict> conflicts;
  const Leaves before = leaves_of(live);
  const Leaves after = leaves_of(body);
  for (const auto& [owner, paths] : owners) {
    for (const auto& [path, value] : after) {
      const auto old = before.find(path);
      if (owner != applier && paths.contains(path) && old != before.end() && old->second != value) {
        conflicts.push_back({owner.first, path});
      }
    }
  }
  return conflicts;
}

/// `live` with `body` applied by force. Takes fields from their owners, and drops those that the
/// applier alone owned and does not name any more.
inline Json merge_applied(const Json& live, const Json& body, Owners& owners,
                          const Owner& applier) {
  const std::vector<Conflict> taken = conflicts_of(live, body, owners, applier);
  const Paths before = owners[applier];
  owners[applier] = paths_of(body);
  for (const Conflict& each : taken) {
    for (auto& [owner, paths] : owners) {
      if (owner != applier) {
        paths.erase(each.path);
      }
    }
  }
  Json merged = live;
  for (const auto& [path, value] : leaves_of(body)) {
    set_at(merged, path, 0, value);
  }
  for (const Path& path : before) {
    const bool owned = std::any_of(owners.begin(), owners.end(),
                                   [&](const auto& owner) { return owner.second.contains(path); });
    if (!owned) {
      erase_at(merged, path);
    }
  }
  return merged;
}

}  // namespace routerctl::test
