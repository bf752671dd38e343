#include "plugin/switching/plan.hpp"

#include <algorithm>
#include <utility>

#include "plugin/fields/managed_fields.hpp"
#include "plugin/wait/fields.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::switching {

namespace {

using apply::Item;

std::string api_version(const api::ResourceType& type) {
  return type.group.empty() ? type.version : type.group + "/" + type.version;
}

// An item that sets nothing yet.
Item item_of(const api::ResourceType& type, const Names& names, const std::string& name) {
  Json metadata = Json::object({{"name", name}});
  if (!names.namespace_.empty()) {
    metadata["namespace"] = names.namespace_;
  }
  return {.body = Json::object({{"apiVersion", api_version(type)},
                                {"kind", type.kind},
                                {"metadata", std::move(metadata)}}),
          .type = type,
          .namespace_ = names.namespace_,
          .name = name,
          .step = apply::Step::change,
          .force = true,
          .manager = field_manager};
}

constexpr std::int64_t unknown = -1;

// The steps, one behind the other, and how many replicas there are after them.
class Steps {
 public:
  Steps(const Names& names, std::int64_t replicas)
      : names_(names), blind_(replicas == unknown), replicas_(replicas) {}

  void create(Item item) {
    if (item.type.kind == "Deployment" && !blind_) {
      const Json* const spec = wait::at(item.body, "spec");
      replicas_ = spec == nullptr ? 1 : wait::number(*spec, "replicas").value_or(1);
    }
    steps_.push_back({.action = Action::create, .item = std::move(item)});
  }
  void write(Item item) { steps_.push_back({.action = Action::write, .item = std::move(item)}); }
  void note(const Before& before) {
    Item item = item_of(config_map_type(), names_, names_.config_map);
    item.body["metadata"]["annotations"] = Json::object({{std::string(note_key), text_of(before)}});
    steps_.push_back({.action = Action::note, .item = std::move(item)});
  }
  // What a manager does not name any more is removed.
  void forget() {
    steps_.push_back(
        {.action = Action::forget, .item = item_of(config_map_type(), names_, names_.config_map)});
  }
  void scale(std::int64_t replicas) {
    if (replicas == replicas_) {
      return;
    }
    Item item = item_of(deployment_type(), names_, names_.deployment);
    item.body["spec"] = Json::object({{"replicas", replicas}});
    steps_.push_back({Action::scale, std::move(item), replicas_, replicas});
    replicas_ = replicas;
  }
  void wait(Action action) {
    steps_.push_back(
        {.action = action, .item = item_of(deployment_type(), names_, names_.deployment)});
  }

  [[nodiscard]] std::vector<Step> take() { return std::move(steps_); }

 private:
  const Names& names_;
  bool blind_;
  std::int64_t replicas_;
  std::vector<Step> steps_;
};

std::optional<std::string> value_of(const Json& data, const std::string& key) {
  const Json* const value = wait::at(data, key);
  return value == nullptr     ? std::nullopt
         : value->is_string() ? std::optional(value->get<std::string>())
                              : std::optional(value->dump());
}

const Json& data_of(const Json& config_map) {
  static const Json empty = Json::object();
  const Json* const data = wait::at(config_map, "data");
  return data == nullptr || !data->is_object() ? empty : *data;
}

std::vector<Change> changes_of(const Json& before, const Json& after) {
  std::vector<Change> changes;
  for (const auto& [key, value] : after.items()) {
    Change change{key, value_of(before, key), value_of(after, key)};
    if (change.before != change.after) {
      changes.push_back(std::move(change));
    }
  }
  return changes;
}

Before before_of(const Live& live, const Json& keys) {
  Before before{.replicas = live.replicas(), .data = Json::object()};
  for (const auto& [key, value] : data_of(live.config_map).items()) {
    if (keys.contains(key)) {
      before.data[key] = value;
    }
  }
  return before;
}

// What there is of the objects, apart.
struct Parts {
  std::optional<Item> config_map, deployment;
  std::vector<Item> others;
};

Parts parts_of(std::vector<Item> items, const Names& names) {
  Parts parts;
  for (Item& item : items) {
    if (item.type.kind == "ConfigMap" && item.name == names.config_map) {
      parts.config_map = std::move(item);
    } else if (item.type.kind == "Deployment" && item.name == names.deployment) {
      parts.deployment = std::move(item);
    } else if (item.step == apply::Step::create) {
      parts.others.push_back(std::move(item));
    }
  }
  return parts;
}

bool is_refused(const Item& item) { return item.step == apply::Step::refused; }

// Whether all is as it should be, but for replicas that are still to come up.
bool is_there(const Plan& plan, const Wish& wish) {
  const std::int64_t replicas = plan.live.replicas();
  const bool enough = wish.back ? replicas == wish.replicas : replicas > 0;
  return !plan.live.config_map.is_null() && plan.changes.empty() && plan.stale_pod.empty() &&
         enough;
}

void add_steps(Plan& plan, const Wish& wish, Parts parts) {
  const Live& live = plan.live;
  const bool has_note = live.note().has_value();
  Steps steps(plan.names, live.replicas());
  if (is_there(plan, wish)) {
    if (wish.replicas > 0 && !live.ready()) {
      steps.wait(Action::wait_ready);
    }
    if (has_note) {
      steps.forget();
    }
    plan.steps = steps.take();
    return;
  }
  for (Item& item : parts.others) {
    steps.create(std::move(item));
  }
  // A switch that has not come through is gone on with, or given up for another one: what can be
  // gone back to stays what was there before it.
  const bool keep_note = has_note && (wish.back || !live.ready());
  const bool new_note = !keep_note && !live.config_map.is_null();
  plan.before = live.note();
  if (new_note) {
    plan.before = before_of(live, data_of(parts.config_map->body));
    steps.note(*plan.before);
  }
  const bool write = live.config_map.is_null() || !plan.changes.empty();
  const bool replaces = write || !plan.stale_pod.empty();
  if (replaces || wish.replicas == 0) {
    steps.scale(0);
    if (live.replicas() > 0 || !live.pods.empty()) {
      steps.wait(Action::wait_gone);
    }
  }
  if (write) {
    steps.write(*std::move(parts.config_map));
  }
  if (live.deployment.is_null()) {
    steps.create(*std::move(parts.deployment));
  }
  steps.scale(wish.replicas);
  if (wish.replicas > 0) {
    steps.wait(Action::wait_ready);
  }
  if (keep_note || new_note) {
    steps.forget();
  }
  plan.steps = steps.take();
}

}  // namespace

Plan plan(const Names& names, const Wish& wish, api::Client& client) {
  Plan plan{.names = names, .live = look(names, client)};
  std::vector<Item> items = apply::plan(wish.objects, client, wish.options);
  if (std::any_of(items.begin(), items.end(), is_refused)) {
    plan.refused = std::move(items);
    return plan;
  }
  Parts parts = parts_of(std::move(items), names);
  if (plan.live.deployment.is_null() && !parts.deployment) {
    plan.no_deployment = true;
    return plan;
  }
  const Json& data = data_of(parts.config_map->body);
  plan.changes = changes_of(data_of(plan.live.config_map), data);
  if (const Json* const pod = plan.live.replicas() > 0 ? plan.live.stale_pod(data) : nullptr) {
    plan.stale_pod = wait::text(*pod, "metadata", "name");
  }
  add_steps(plan, wish, std::move(parts));
  return plan;
}

Plan plan_blindly(const Names& names, const Wish& wish) {
  Plan plan{.names = names, .blind = true};
  std::vector<Item> items;
  for (const Object& object : wish.objects) {
    const kube::ObjectKey key = kube::key_of(object.value);
    Item item{.object = &object, .body = object.value, .namespace_ = names.namespace_};
    item.name = key.name;
    item.type.kind = key.kind;
    item.step = apply::Step::create;
    items.push_back(std::move(item));
  }
  Parts parts = parts_of(std::move(items), names);
  plan.changes = changes_of(Json::object(), data_of(parts.config_map->body));
  Steps steps(names, unknown);
  for (Item& item : parts.others) {
    steps.create(std::move(item));
  }
  steps.note({});
  steps.scale(0);
  steps.wait(Action::wait_gone);
  steps.write(*std::move(parts.config_map));
  if (parts.deployment) {
    steps.create(*std::move(parts.deployment));
  }
  steps.scale(wish.replicas);
  steps.wait(Action::wait_ready);
  steps.forget();
  plan.steps = steps.take();
  return plan;
}

Object config_map_before(const Live& live, const Before& before) {
  Item item = item_of(config_map_type(),
                      {std::string(wait::text(live.config_map, "metadata", "namespace")), "", ""},
                      std::string(wait::text(live.config_map, "metadata", "name")));
  // Labels that routerctl has set would be removed by a body without them.
  const Json ours =
      fields::project(live.config_map, fields::applied_by(live.config_map, apply::field_manager));
  const Json* const metadata = wait::at(ours, "metadata");
  for (const char* const key : {"labels", "annotations"}) {
    if (const Json* const map = metadata == nullptr ? nullptr : wait::at(*metadata, key)) {
      item.body["metadata"][key] = *map;
    }
  }
  item.body["data"] = before.data;
  Object object;
  object.value = std::move(item.body);
  return object;
}

}  // namespace routerctl::switching
