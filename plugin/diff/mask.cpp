#include "plugin/diff/mask.hpp"

namespace routerctl::diff {

namespace {

Json* values_of(Json& secret, const char* field) {
  const auto values = secret.is_object() ? secret.find(field) : secret.end();
  return values != secret.end() && values->is_object() ? &*values : nullptr;
}

void mask_values(Json* before, Json* after) {
  if (before == nullptr) {
    return;
  }
  for (const auto& [key, value] : before->items()) {
    Json* const other = after != nullptr && after->contains(key) ? &(*after)[key] : nullptr;
    const bool differs = other != nullptr && *other != value;
    value = differs ? "*** (before)" : "***";
    if (other != nullptr) {
      *other = differs ? "*** (after)" : "***";
    }
  }
}

}  // namespace

void mask(Json& before, Json& after) {
  for (const char* const field : {"data", "stringData"}) {
    Json* const old = values_of(before, field);
    Json* const now = values_of(after, field);
    mask_values(old, now);
    if (now != nullptr) {
      for (const auto& [key, value] : now->items()) {
        value = old != nullptr && old->contains(key) ? value : Json("***");
      }
    }
  }
}

}  // namespace routerctl::diff
