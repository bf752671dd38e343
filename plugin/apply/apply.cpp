#include "plugin/apply/apply.hpp"

#include "plugin/apply/patch.hpp"

namespace routerctl::apply {

namespace {

Outcome send(Item& item, api::Client& client, Json& now) {
  const api::Answer answer = patch(item, client, false, item.force);
  if (!answer.ok()) {
    api::Refusal why = api::refusal_of(answer);
    require_connection(why);
    item.step = Step::refused;
    item.refusal = std::move(why);
    return Outcome::refused;
  }
  now = api::json_of(answer);
  if (answer.code == 201) {
    return Outcome::created;
  }
  // In a dry run others may have been different.
  return !item.live.is_null() && same_but_for_status(item.live, now) ? Outcome::unchanged
                                                                     : Outcome::configured;
}

Applied apply_item(Item& item, api::Client& client, Json& now) {
  switch (item.step) {
    case Step::same: return {&item, Outcome::unchanged, &item.live};
    case Step::leave: return {&item, Outcome::left_alone, &item.live};
    case Step::refused: return {&item, Outcome::refused, nullptr};
    case Step::create:
    case Step::change: break;
  }
  const Outcome outcome = send(item, client, now);
  return {&item, outcome, outcome == Outcome::refused ? nullptr : &now};
}

}  // namespace

void apply(std::vector<Item>& items, api::Client& client,
           const std::function<void(const Applied&)>& done) {
  for (Item& item : items) {
    if (client.stop().requested()) {
      throw api::Stopped();
    }
    const bool was_refused = item.step == Step::refused;
    Json now;
    done(apply_item(item, client, now));
    if (!was_refused && item.step == Step::refused &&
        item.refusal->failure == api::Failure::unauthorized) {
      return;
    }
  }
}

}  // namespace routerctl::apply
