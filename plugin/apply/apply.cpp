#include "plugin/apply/apply.hpp"

#include "plugin/apply/patch.hpp"

namespace routerctl::apply {

namespace {

Outcome send(Item& item, api::Client& client) {
  const api::Answer answer = patch(item, client, false, item.force);
  if (!answer.ok()) {
    api::Refusal why = api::refusal_of(answer);
    require_connection(why);
    item.step = Step::refused;
    item.refusal = std::move(why);
    return Outcome::refused;
  }
  const Json now = api::json_of(answer);
  if (answer.code == 201) {
    return Outcome::created;
  }
  // In a dry run others may have been different.
  return !item.live.is_null() && same_but_for_status(item.live, now) ? Outcome::unchanged
                                                                     : Outcome::configured;
}

Outcome outcome_of(Item& item, api::Client& client) {
  switch (item.step) {
    case Step::same: return Outcome::unchanged;
    case Step::leave: return Outcome::left_alone;
    case Step::refused: return Outcome::refused;
    case Step::create:
    case Step::change: break;
  }
  return send(item, client);
}

}  // namespace

void apply(std::vector<Item>& items, api::Client& client,
           const std::function<void(const Applied&)>& done) {
  for (Item& item : items) {
    if (client.stop().requested()) {
      throw api::Stopped();
    }
    const bool was_refused = item.step == Step::refused;
    done({.item = &item, .outcome = outcome_of(item, client)});
    if (!was_refused && item.step == Step::refused &&
        item.refusal->failure == api::Failure::unauthorized) {
      return;
    }
  }
}

}  // namespace routerctl::apply
