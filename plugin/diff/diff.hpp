#pragma once

#include "plugin/apply/plan.hpp"
#include "renderer/json.hpp"

/// What an apply would change, as two objects to compare.
namespace routerctl::diff {

/// An object as it is and as an apply would leave it: kind and name, and of the rest what routerctl
/// manages or is about to. Null where there is none. Values of Secrets are masked.
struct Sides {
  Json before, after;
};

/// `item` is planned with apply::Options::keep_results, and not refused.
Sides sides_of(const apply::Item& item);

}  // namespace routerctl::diff
