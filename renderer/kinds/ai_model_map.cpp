// AIModelMap of premAI-io/prem-operator: a ConfigMap with the engine configuration files of its
// variants. AIDeployments look the rest up, see prem_model_map.hpp. See docs/ai_model_map.md.

#include <array>
#include <utility>

#include "renderer/kinds/ai_model_map_checks.hpp"
#include "renderer/kinds/ai_model_map_config.hpp"
#include "renderer/kinds/ai_model_map_rules.hpp"
#include "renderer/kinds/kind.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_model_map_rules;

std::vector<Plan> plan(std::span<const CustomResource> maps, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  std::vector<Plan> plans;
  plans.reserve(maps.size());
  for (const CustomResource& map : maps) {
    check_model_map(map, inputs, diagnostics);
    Plan& made = plans.emplace_back(Plan{.source = map.root, .objects = {}});
    if (auto config = model_map_config(map, map.namespace_)) {
      made.objects.push_back(std::move(*config));
    }
  }
  return plans;
}

constexpr std::array rule_table{
    rules::reference_without_name,
    rules::reference_without_variant,
    rules::not_found,
    rules::no_such_variant,
    rules::generic_engine,
    rules::duplicate_variant,
    rules::config_file_unused,
    rules::uri_unused,
    rules::config_map_refused,
    rules::foreign_config_map,
};

// Where the operator surprises.
constexpr std::array oddities{
    Oddity{"an AIModelMap whose variants have no engineConfigFile makes no object", "reproduced"},
    Oddity{"the ConfigMap is written once and never again, whatever the AIModelMap says later",
           "always rendered as the AIModelMap is now"},
    Oddity{"pods do not restart when the ConfigMap changes: nothing of it is in the pod template",
           "reproduced"},
    Oddity{"a ConfigMap of that name that somebody else made is kept",
           "refused, ai-model-map/foreign-config-map; a warning where it is only in --existing"},
    Oddity{"of equal variants a pod gets the first, and the ConfigMap holds the last",
           "reproduced, warning ai-model-map/duplicate-variant"},
    Oddity{"files of deepspeed-mii stand in the ConfigMap under the word generic, those in "
           "tensor_rt nowhere, and only localai mounts any",
           "reproduced, warning ai-model-map/config-file-unused"},
    Oddity{"localai ignores the uri of a variant with an engineConfigFile",
           "reproduced, warning ai-model-map/uri-unused"},
    Oddity{"dataType and quantization are read for vllm only",
           "reproduced, warning dead-field elsewhere"},
    Oddity{"the list of engine triton is called tensor_rt",
           "as it is; unknown-field with a hint for triton"},
    Oddity{"a name beyond 63 characters is fine for the AIModelMap and refused for its ConfigMap, "
           "which only the operator's log tells",
           "refused, ai-model-map/config-map-refused"},
    Oddity{"the message about a missing variant says localai for every engine",
           "ai-model-map/no-such-variant names the engine"},
    Oddity{"the ConfigMap is owned by the AIModelMap, by its uid",
           "left out: the uid exists only in the cluster"},
};

}  // namespace

extern const Kind ai_model_map;
const Kind ai_model_map{.folder = "ai_model_map",
                        .system = "prem",
                        .plan = plan,
                        .rules = rule_table,
                        .oddities = oddities};

}  // namespace routerctl::kinds
