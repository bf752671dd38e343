// AIModelMap of premAI-io/prem-operator: a ConfigMap with the engine configuration files of its
// variants. AIDeployments look the rest up, see prem_model_map.hpp. See docs/ai_model_map.md.

#include <array>
#include <utility>

#include "renderer/kinds/ai_model_map_config.hpp"
#include "renderer/kinds/ai_model_map_rules.hpp"
#include "renderer/kinds/kind.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_model_map_rules;

std::vector<Plan> plan(std::span<const CustomResource> maps, const Inputs&, Diagnostics&) {
  std::vector<Plan> plans;
  plans.reserve(maps.size());
  for (const CustomResource& map : maps) {
    Plan& made = plans.emplace_back(Plan{.source = map.root, .objects = {}});
    if (auto config = model_map_config(map, map.namespace_)) {
      made.objects.push_back(std::move(*config));
    }
    // The rest is for those who refer to the map.
    map.spec.use();
  }
  return plans;
}

constexpr std::array rule_table{
    rules::reference_without_name,
    rules::reference_without_variant,
    rules::not_found,
    rules::no_such_variant,
    rules::generic_engine,
};

}  // namespace

extern const Kind ai_model_map;
const Kind ai_model_map{
    .folder = "ai_model_map", .system = "prem", .plan = plan, .rules = rule_table};

}  // namespace routerctl::kinds
