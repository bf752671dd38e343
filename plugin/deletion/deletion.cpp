#include "plugin/deletion/deletion.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "plugin/apply/patch.hpp"
#include "plugin/fields/managed_fields.hpp"
#include "renderer/kube/references.hpp"

namespace routerctl::deletion {

namespace {

using api::Failure;

Step step_of(const apply::Item& item, const Options& options) {
  if (item.refusal) {
    // Of a kind that is not served nothing can be there.
    return item.refusal->failure == Failure::no_kind ? Step::absent : Step::refused;
  }
  if (item.live.is_null()) {
    return Step::absent;
  }
  const ApplyPolicy& policy = item.object->policy;
  if (!policy.uid.empty() || item.type.kind == "Node") {
    return Step::given;
  }
  if (fields::applied_by(item.live, apply::field_manager).is_null()) {
    return Step::foreign;
  }
  return policy.existing == Existing::keep && !options.created_once ? Step::created_once
                                                                    : Step::remove;
}

// A Deployment that stays keeps the ConfigMap without which its next pod would not start.
void keep_needed(std::vector<Item>& items) {
  std::vector<kube::Reference> references;
  for (const Item& item : items) {
    if (item.step == Step::created_once) {
      for (kube::Reference& reference : kube::references_of(item.at.live)) {
        references.push_back(std::move(reference));
      }
    }
  }
  for (Item& item : items) {
    const bool needed =
        std::any_of(references.begin(), references.end(), [&](const kube::Reference& reference) {
          return reference.group == item.at.type.group && reference.kind == item.at.type.kind &&
                 reference.namespace_ == item.at.namespace_ && reference.name == item.at.name;
        });
    item.step = needed && item.step == Step::remove ? Step::needed : item.step;
  }
}

const char* name_of(Cascade cascade) {
  switch (cascade) {
    case Cascade::background: return "Background";
    case Cascade::foreground: return "Foreground";
    case Cascade::orphan: return "Orphan";
  }
  return "";
}

std::string uid_of(const Json& object) {
  return object.value(Json::json_pointer("/metadata/uid"), "");
}

std::string path_of(const apply::Item& item) {
  return api::object_path(item.type, item.namespace_, item.name);
}

api::Request request_of(const apply::Item& item, Cascade cascade, bool dry_run) {
  Json body = Json::object({{"apiVersion", "v1"},
                            {"kind", "DeleteOptions"},
                            {"preconditions", Json::object({{"uid", uid_of(item.live)}})},
                            {"propagationPolicy", name_of(cascade)}});
  if (dry_run) {
    body["dryRun"] = Json::array({"All"});
  }
  return {.method = "DELETE",
          .target = path_of(item),
          .content_type = "application/json",
          .body = body.dump()};
}

void refuse(Item& item, api::Refusal why) {
  apply::require_connection(why);
  item.step = Step::refused;
  item.at.step = apply::Step::refused;
  item.at.refusal = std::move(why);
}

Outcome send(Item& item, api::Client& client, Cascade cascade) {
  const api::Answer answer = client.send(request_of(item.at, cascade, false));
  if (answer.ok()) {
    // What is gone at once is answered with a Status, or with the object as it was; what is still
    // there with the object as it is now.
    Json left = api::json_of(answer);
    if (!left.contains(Json::json_pointer("/metadata/deletionTimestamp"))) {
      return Outcome::deleted;
    }
    item.at.live = std::move(left);
    return Outcome::deleting;
  }
  api::Refusal refusal = api::refusal_of(answer);
  if (refusal.failure == Failure::not_found || refusal.failure == Failure::no_namespace) {
    return Outcome::deleted;
  }
  refuse(item, std::move(refusal));
  return Outcome::refused;
}

Outcome outcome_of(Item& item, api::Client& client, Cascade cascade) {
  switch (item.step) {
    case Step::absent: return Outcome::absent;
    case Step::foreign:
    case Step::created_once:
    case Step::needed:
    case Step::given: return Outcome::left_alone;
    case Step::refused: return Outcome::refused;
    case Step::remove: break;
  }
  return send(item, client, cascade);
}

// Whether the server still has to be asked. The outcome: it is gone, or nobody will tell.
std::optional<Outcome> look(Item& item, api::Client& client) {
  const api::Answer answer = client.get(path_of(item.at));
  if (answer.ok()) {
    Json now = api::json_of(answer);
    if (uid_of(now) != uid_of(item.at.live)) {
      return Outcome::deleted;  // another one of that name is there
    }
    item.at.live = std::move(now);
    return std::nullopt;
  }
  api::Refusal refusal = api::refusal_of(answer);
  switch (refusal.failure) {
    case Failure::not_found:
    case Failure::no_namespace:
    case Failure::no_kind: return Outcome::deleted;
    case Failure::busy:
    case Failure::server: return std::nullopt;
    default: break;
  }
  refuse(item, std::move(refusal));
  return Outcome::refused;
}

}  // namespace

std::vector<Item> plan(std::span<const Object> objects, api::Client& client,
                       const Options& options) {
  std::vector<apply::Item> located = apply::locate(objects, client);
  std::reverse(located.begin(), located.end());
  std::vector<Item> items;
  items.reserve(located.size());
  for (apply::Item& each : located) {
    const Step step = step_of(each, options);
    items.push_back(Item{.at = std::move(each), .step = step});
  }
  keep_needed(items);
  for (Item& item : items) {
    if (item.step == Step::remove && options.dry_run) {
      const api::Answer answer = client.send(request_of(item.at, options.cascade, true));
      if (!answer.ok()) {
        refuse(item, api::refusal_of(answer));
      }
    }
  }
  return items;
}

void remove(std::vector<Item>& items, api::Client& client, const Options& options,
            const Done& done) {
  for (Item& item : items) {
    if (client.stop().requested()) {
      throw api::Stopped();
    }
    const bool was_refused = item.step == Step::refused;
    done(item, outcome_of(item, client, options.cascade));
    if (!was_refused && item.step == Step::refused &&
        item.at.refusal->failure == Failure::unauthorized) {
      return;
    }
  }
}

void wait_until_gone(std::vector<Item*>& items, api::Client& client,
                     api::Clock::time_point deadline, const Done& done) {
  constexpr std::chrono::milliseconds longest{1000};
  std::chrono::milliseconds pause{50};
  while (true) {
    // One by one: whatever `look` throws, `items` holds those that are left.
    for (auto at = items.begin(); at != items.end();) {
      if (const std::optional<Outcome> outcome = look(**at, client)) {
        done(**at, *outcome);
        at = items.erase(at);
      } else {
        ++at;
      }
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - api::Clock::now());
    if (items.empty() || left.count() <= 0) {
      return;
    }
    client.sleep(std::min(pause, left));
    pause = std::min(pause * 3 / 2, longest);
  }
}

}  // namespace routerctl::deletion
