#include "plugin/fields/managed_fields.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace routerctl::fields {

namespace {

// A field that stands for itself, beside those below it.
constexpr const char* itself = ".";

const Json& entries_of(const Json& object) {
  static const Json none = Json::array();
  const auto metadata = object.find("metadata");
  if (metadata == object.end() || !metadata->is_object()) {
    return none;
  }
  const auto entries = metadata->find("managedFields");
  return entries != metadata->end() && entries->is_array() ? *entries : none;
}

// A step of FieldsV1 that chooses items of a list, and the fields below it.
struct Selector {
  char kind;  // k: by some of its values, v: by its value, i: by its place
  Json wanted;
  const Json* below;
};

std::vector<Selector> selectors_in(const Json& fields) {
  std::vector<Selector> selectors;
  for (const auto& [step, below] : fields.items()) {
    if (step.size() > 2 && step[1] == ':') {
      Json wanted = Json::parse(step.begin() + 2, step.end(), nullptr, false);
      if (!wanted.is_discarded()) {
        selectors.push_back({step[0], std::move(wanted), &below});
      }
    }
  }
  return selectors;
}

bool chooses(const Selector& selector, const Json& item, std::size_t at) {
  switch (selector.kind) {
    case 'k':
      return item.is_object() && selector.wanted.is_object() &&
             std::all_of(selector.wanted.items().begin(), selector.wanted.items().end(),
                         [&](const auto& key) {
                           const auto value = item.find(key.key());
                           return value != item.end() && *value == key.value();
                         });
    case 'v': return item == selector.wanted;
    case 'i': return selector.wanted == at;
    default: return false;
  }
}

std::optional<Json> project_value(const Json& value, const Json& fields);

Json project_map(const Json& map, const Json& fields) {
  Json part = Json::object();
  for (const auto& [key, value] : map.items()) {
    if (const auto below = fields.find("f:" + key); below != fields.end()) {
      if (std::optional<Json> kept = project_value(value, *below)) {
        part[key] = *std::move(kept);
      }
    }
  }
  return part;
}

Json project_list(const Json& list, const Json& fields) {
  const std::vector<Selector> selectors = selectors_in(fields);
  Json part = Json::array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto chosen =
        std::find_if(selectors.begin(), selectors.end(),
                     [&](const Selector& selector) { return chooses(selector, list[i], i); });
    if (chosen != selectors.end()) {
      std::optional<Json> kept = project_value(list[i], *chosen->below);
      // An item of which nothing but its being there is owned.
      part.push_back(kept && !kept->empty() ? *std::move(kept) : chosen->wanted);
    }
  }
  return part;
}

std::optional<Json> project_value(const Json& value, const Json& fields) {
  // What has no fields below it is owned as a whole. So is what is no map or list any more.
  if (!fields.is_object() || fields.empty() || !value.is_structured()) {
    return value;
  }
  Json part = value.is_object() ? project_map(value, fields) : project_list(value, fields);
  return part.empty() && !fields.contains(itself) ? std::nullopt
                                                  : std::optional<Json>(std::move(part));
}

}  // namespace

Json applied_by(const Json& object, std::string_view manager) {
  Json fields;
  for (const Json& entry : entries_of(object)) {
    if (entry.value("manager", "") == manager && entry.value("operation", "") == "Apply" &&
        entry.value("subresource", "").empty()) {
      fields = united(std::move(fields), entry.value("fieldsV1", Json::object()));
    }
  }
  return fields;
}

std::vector<std::string> managers_of(const Json& object) {
  std::vector<std::string> managers;
  for (const Json& entry : entries_of(object)) {
    std::string manager = entry.value("manager", "");
    if (std::find(managers.begin(), managers.end(), manager) == managers.end()) {
      managers.push_back(std::move(manager));
    }
  }
  return managers;
}

Json united(Json one, const Json& other) {
  if (!one.is_object() || !other.is_object()) {
    return one.is_object() ? one : other;
  }
  if (one.empty() != other.empty()) {
    one[itself] = Json::object();
  }
  for (const auto& [step, below] : other.items()) {
    const auto known = one.find(step);
    if (known == one.end()) {
      one[step] = below;
    } else {
      *known = united(std::move(*known), below);
    }
  }
  return one;
}

Json project(const Json& object, const Json& fields) {
  if (!object.is_object() || !fields.is_object()) {
    return {};
  }
  Json part = project_map(object, fields);
  return part.empty() ? Json() : part;
}

}  // namespace routerctl::fields
