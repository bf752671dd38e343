#pragma once

#include <vector>

#include "renderer/kinds/ai_deployment_pod.hpp"
#include "renderer/kinds/plan.hpp"

/// ConfigMaps with configuration files of localai that the pods mount and the operator never puts
/// beside them.
namespace routerctl::kinds {

struct AiMissingConfig {
  const AiModel* model = nullptr;
  /// Its name belongs to the ConfigMap of an AIModelMap of the namespace: none can be added.
  bool taken = false;

  /// The file stands in the AIDeployment itself, else in an AIModelMap of another namespace.
  [[nodiscard]] bool is_inline() const { return model->map == nullptr; }
};

/// Those that are neither in the input nor in --existing, nor made of an AIModelMap.
std::vector<AiMissingConfig> missing_configs(const AiDeployment& deployment, const Inputs& inputs);

/// For one that is not taken.
PlannedObject make_config(const AiMissingConfig& missing, const AiDeployment& deployment);

/// Reports the pods that wait for a ConfigMap, unless a repair adds it, and files that no pod
/// reads.
void check_configs(const AiDeployment& deployment, const Inputs& inputs, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
