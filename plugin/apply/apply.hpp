#pragma once

#include <functional>
#include <vector>

#include "plugin/apply/plan.hpp"

namespace routerctl::apply {

enum class Outcome : std::uint8_t { created, configured, unchanged, left_alone, refused };

struct Applied {
  Item* item = nullptr;
  Outcome outcome = Outcome::unchanged;
  /// The object as it is now, in item->live or from the answer; null when it was refused.
  const Json* object = nullptr;
};

/// Does what the items say, one after the other, and calls `done` after each. Refused ones stay
/// refused; one that the server refuses now gets its refusal. When credentials end, the rest is not
/// tried. Throws api::Unreachable and api::Stopped; what `done` has seen by then has happened, of
/// the next one nobody knows.
void apply(std::vector<Item>& items, api::Client& client,
           const std::function<void(const Applied&)>& done);

}  // namespace routerctl::apply
