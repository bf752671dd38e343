#include "renderer/kinds/ai_deployment_repairs.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "renderer/kinds/ai_deployment_args.hpp"
#include "renderer/kinds/ai_deployment_download.hpp"
#include "renderer/kinds/ai_deployment_gpus.hpp"
#include "renderer/kinds/ai_deployment_merge.hpp"
#include "renderer/kinds/ai_deployment_objects.hpp"
#include "renderer/kinds/ai_deployment_schedule.hpp"
#include "renderer/kinds/ai_deployment_twice.hpp"

namespace routerctl::kinds::ai_deployment_repairs {

namespace {

using yaml::Field;

// A slot of the Deployment that a repair is about to change.
class Edited {
 public:
  Edited(Plan& plan, std::string_view slot, std::string_view repair)
      : slot_(slot_of(plan.objects.front(), slot)), repair_(repair) {}

  [[nodiscard]] Json& value() const { return value_of(slot_); }
  /// Gives `changed` back, and notes the origin if there was a change.
  [[nodiscard]] bool done(bool changed) const {
    if (changed) {
      slot_.from.push_back(Origin::of_rule(repair_));
    }
    return changed;
  }

 private:
  Slot& slot_;
  std::string_view repair_;
};

Json& serving_of(Json& containers) {
  return *std::find_if(containers.begin(), containers.end(),
                       [](const Json& each) { return each.at("name") == serving; });
}

// --- ConfigMaps ---

bool take_offers(Plan& plan, std::string_view repair) {
  const std::size_t before = plan.objects.size();
  for (Offer& offer : plan.offers) {
    if (offer.repair == repair) {
      plan.objects.push_back(std::move(offer.object));
    }
  }
  return plan.objects.size() != before;
}

// --- downloads ---

bool replace_command(Plan& plan, std::string_view repair, std::string_view command,
                     std::string_view better) {
  const Edited all(plan, "initContainers", repair);
  bool changed = false;
  for (Json& container : all.value()) {
    // Containers of the template stand in the same list; what they do is their author's.
    const auto args = container.find("args");
    const bool ours = container.value("command", Json()) == Json::array({"sh", "-c"}) &&
                      container.value("name", "").starts_with("init-");
    if (ours && args != container.end() && args->size() == 1 && args->front() == command) {
      args->front() = better;
      changed = true;
    }
  }
  return all.done(changed);
}

// --- duplicates ---

// Server-side apply takes these lists for maps. The last one of a name is the one in effect.
template <typename Key>
bool keep_last(Json& list, Key key) {
  std::set<std::string> seen;
  Json kept = Json::array();
  for (auto item = list.rbegin(); item != list.rend(); ++item) {
    if (seen.insert(key(*item)).second) {
      kept.push_back(std::move(*item));
    }
  }
  const bool changed = kept.size() != list.size();
  std::reverse(kept.begin(), kept.end());
  list = std::move(kept);
  return changed;
}

}  // namespace

bool add_inline_config(Plan& plan, const CustomResource&, const Inputs&) {
  return take_offers(plan, inline_config);
}

bool copy_config(Plan& plan, const CustomResource&, const Inputs&) {
  return take_offers(plan, config_namespace);
}

bool unpack(Plan& plan, const CustomResource&, const Inputs&) {
  return replace_command(plan, tar, triton_tar, "curl -s -L $MODEL_PATH | tar xvz -f - -C /models");
}

bool follow_redirects(Plan& plan, const CustomResource&, const Inputs&) {
  return replace_command(plan, curl_redirects, triton_curl,
                         "curl -L --create-dirs -O --output-dir /models/$MODEL_NAME/1 $MODEL_PATH");
}

bool add_env(Plan& plan, const CustomResource& resource, const Inputs&) {
  const AiEngine* const engine = find_ai_engine(resource.spec["engine"]["name"].text());
  Json env = ai_env({&resource, engine, {}});
  const Edited containers(plan, "containers", engine_env);
  Json& container = serving_of(containers.value());
  if (engine->takes_env || env.empty() || container.contains("env")) {
    return false;
  }
  container["env"] = std::move(env);
  return containers.done(true);
}

bool drop_duplicates(Plan& plan, const CustomResource&, const Inputs&) {
  bool changed_any = false;
  for (const char* const list : {"initContainers", "containers"}) {
    const Edited containers(plan, list, duplicates);
    bool changed = false;
    for (Json& container : containers.value()) {
      if (const auto env = container.find("env"); env != container.end()) {
        changed |= keep_last(*env, [](const Json& each) { return each.at("name"); });
      }
      if (const auto ports = container.find("ports"); ports != container.end()) {
        changed |= keep_last(*ports, ai_port_key);
      }
    }
    changed_any |= containers.done(changed);
  }
  return changed_any;
}

bool take_gpu_limit(Plan& plan, const CustomResource& resource, const Inputs&) {
  const Field limit = ai_gpu_limit(resource);
  if (!limit) {
    return false;
  }
  const std::string gpus = canonical_text(limit);
  const Edited containers(plan, "containers", gpu_limit);
  Json& resources = serving_of(containers.value())["resources"];
  if (resources["limits"][nvidia_gpu] == gpus) {
    return false;
  }
  resources["requests"][nvidia_gpu] = gpus;
  resources["limits"][nvidia_gpu] = gpus;
  return containers.done(true);
}

}  // namespace routerctl::kinds::ai_deployment_repairs
