#include "renderer/kinds/llm_d_values.hpp"

#include <algorithm>
#include <utility>

#include "renderer/kube/quantity.hpp"

namespace routerctl::kinds {

namespace {

using yaml::Field;

std::vector<Origin> origin_of(const Field& field) {
  return field ? std::vector{Origin::of(field)} : std::vector<Origin>{};
}

// The schema lets integers and texts through. What Go cannot read stays as it is, for a check.
std::string quantity(const Field& field) {
  const std::string text =
      field.is(yaml::Type::integer) ? std::to_string(field.integer()) : std::string(field.text());
  return kube::canonical_quantity(text).value_or(text);
}

Json quantities(const Field& map) {
  Json result = Json::object();
  for (const Field each : map.items()) {
    result[std::string(each.key())] = quantity(each);
  }
  return result;
}

}  // namespace

LlmDValue llm_d_number(const Field& field, std::int64_t otherwise) {
  const std::int64_t number = field.integer();
  return {number == 0 ? otherwise : number, origin_of(field)};
}

LlmDValue llm_d_text(const Field& field, std::string_view otherwise) {
  const std::string_view text = field.text();
  return {text.empty() ? otherwise : text, origin_of(field)};
}

LlmDValue llm_d_namespace(const CustomResource& resource) {
  return {resource.namespace_.empty() ? Json() : Json(resource.namespace_),
          origin_of(resource.metadata["namespace"])};
}

LlmDValue llm_d_resources(const Field& resources) {
  Json result = Json::object();
  for (const std::string_view part : {"limits", "requests"}) {
    if (Json found = quantities(resources[part]); !found.empty()) {
      result[std::string(part)] = std::move(found);
    }
  }
  if (const Field claims = resources["claims"]; claims.size() != 0) {
    result["claims"] = claims.json();
  }
  return {result.empty() ? Json() : std::move(result), origin_of(resources)};
}

bool llm_d_selects(const Json& selector, const Json& labels) {
  return std::all_of(selector.items().begin(), selector.items().end(), [&](const auto& wanted) {
    const auto found = labels.find(wanted.key());
    return found != labels.end() && *found == wanted.value();
  });
}

}  // namespace routerctl::kinds
