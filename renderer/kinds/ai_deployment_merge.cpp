#include "renderer/kinds/ai_deployment_merge.hpp"

#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kube/quantity.hpp"

namespace routerctl::kinds {

using yaml::Field;

void add_texts(SortedTexts& all, const Field& map) {
  map.use();
  for (const Field entry : map.items()) {
    all.insert_or_assign(std::string(entry.key()), std::string(entry.text()));
  }
}

Json to_json(const SortedTexts& texts) {
  if (texts.empty()) {
    return {};
  }
  Json map = Json::object();
  for (const auto& [key, text] : texts) {
    // Already unique: a look-up for each would be quadratic.
    map.get_ref<Json::object_t&>().emplace_back(key, text);
  }
  return map;
}

std::string canonical_text(const Field& quantity) {
  const std::string text = quantity.is(yaml::Type::integer) ? std::to_string(quantity.integer())
                                                            : std::string(quantity.text());
  return kube::canonical_quantity(text).value_or(text);
}

std::string plain_text(const Field& text) { return std::string(text.text()); }

void discard_overruled(const Field& map, const Field& winner, std::string (*value)(const Field&)) {
  for (const Field entry : map.items()) {
    if (const Field other = winner[entry.key()]; other && value(entry) != value(other)) {
      entry.discard(ai_deployment_rules::overruled);
    }
  }
}

}  // namespace routerctl::kinds
