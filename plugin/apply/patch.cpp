#include "plugin/apply/patch.hpp"

#include "plugin/apply/body.hpp"

namespace routerctl::apply {

namespace {

constexpr int most_races = 5;

// What we manage: others' entries change whenever a controller writes a status.
Json our_fields(const Json& managed) {
  Json ours = Json::array();
  for (const Json& entry : managed) {
    if (entry.value("manager", "") == field_manager && entry.value("operation", "") == "Apply") {
      ours.push_back(entry.value("fieldsV1", Json()));
    }
  }
  return ours;
}

Json comparable(Json object) {
  object.erase("status");
  if (const auto metadata = object.find("metadata"); metadata != object.end()) {
    metadata->erase("resourceVersion");
    metadata->erase("generation");
    if (const auto managed = metadata->find("managedFields"); managed != metadata->end()) {
      *managed = our_fields(*managed);
    }
  }
  return object;
}

api::Request request_of(const Item& item, bool dry_run, bool force) {
  std::string target = api::object_path(item.type, item.namespace_, item.name) +
                       "?fieldManager=" + std::string(item.manager) + "&fieldValidation=Strict";
  target += force ? "&force=true" : "";
  target += dry_run ? "&dryRun=All" : "";
  return {.method = "PATCH",
          .target = std::move(target),
          .content_type = "application/apply-patch+yaml",
          .body = body_of(item.body)};
}

bool wants_protocol(const Item& item, const api::Refusal& refusal) {
  return item.type.kind == "Service" && refusal.failure == api::Failure::invalid &&
         refusal.message.find("omits key") != std::string::npos;
}

}  // namespace

void require_connection(const api::Refusal& refusal) {
  if (refusal.failure == api::Failure::no_connection ||
      refusal.failure == api::Failure::proxy_refused) {
    throw api::Unreachable(refusal.message);
  }
}

bool same_but_for_status(const Json& before, const Json& after) {
  return comparable(before) == comparable(after);
}

api::Answer patch(Item& item, api::Client& client, bool dry_run, bool force) {
  bool has_protocol = false;
  for (int races = 0;;) {
    api::Answer answer = client.send(request_of(item, dry_run, force));
    if (answer.ok()) {
      return answer;
    }
    const api::Refusal refusal = api::refusal_of(answer);
    if (!has_protocol && wants_protocol(item, refusal)) {
      item.body = with_protocol(std::move(item.body));
      has_protocol = true;
    } else if (refusal.failure == api::Failure::race && ++races < most_races) {
      client.sleep(std::chrono::milliseconds(50 << races));
    } else {
      return answer;
    }
  }
}

}  // namespace routerctl::apply
