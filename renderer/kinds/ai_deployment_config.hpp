#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "renderer/kinds/ai_deployment_pod.hpp"
#include "renderer/kinds/plan.hpp"

/// ConfigMaps with configuration files of localai that the pods mount and the operator never puts
/// beside them.
namespace routerctl::kinds {

/// By namespace and name, the AIDeployments and AIModelMaps whose files such ConfigMaps would hold.
/// Only of one can the ConfigMap be made.
using AiConfigNames =
    std::map<std::pair<std::string, std::string>, std::set<const CustomResource*>>;

/// Adds what `deployment` needs.
void add_config_names(AiConfigNames& names, const AiDeployment& deployment);

struct AiMissingConfig {
  const AiModel* model = nullptr;
  const ForeignObject* other = nullptr;  ///< the namespace's ConfigMap of that name, if it has one
  /// Why the ConfigMap cannot be made, a hint; empty when it can.
  std::string taken;

  /// The file stands in the AIDeployment itself, else in an AIModelMap of another namespace.
  [[nodiscard]] bool is_inline() const { return model->map == nullptr; }
};

/// Those whose file is neither in a ConfigMap of the input nor in that of an AIModelMap beside the
/// pods. What --existing has may be what an earlier run made.
std::vector<AiMissingConfig> missing_configs(const AiDeployment& deployment,
                                             const AiConfigNames& names, const Inputs& inputs);

/// The ConfigMaps that repairs may add, each once.
std::vector<Offer> offered_configs(const std::vector<AiMissingConfig>& missing,
                                   const AiDeployment& deployment);

/// Reports the pods that wait for a ConfigMap, unless a repair adds it, what that would replace,
/// and files that no pod reads.
void check_configs(const std::vector<AiMissingConfig>& missing, const AiDeployment& deployment,
                   const Inputs& inputs, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
