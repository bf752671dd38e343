#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/kinds/ai_deployment_engine.hpp"
#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// An entry of spec.models with what its AIModelMap adds.
struct AiModel {
  yaml::Field entry;
  const CustomResource* map = nullptr;  ///< null for a model written in the AIDeployment itself
  std::string name;                     ///< of the map, or of the AIDeployment
  std::string variant;                  ///< "inline" without a map
  std::string file_name;                ///< of its configuration file, without extension
  /// The entry's own where it is not empty, else the variant's. May be absent.
  yaml::Field uri, data_type, quantization, config;
  yaml::Field
      map_config;  ///< the variant's configuration file, the one that its map's ConfigMap has

  [[nodiscard]] bool is_downloaded() const { return uri.text().starts_with("http"); }
};

/// Nothing when the operator would give up; that was reported. `engine` is null when it is unknown.
std::optional<std::vector<AiModel>> resolve_ai_models(const CustomResource& deployment,
                                                      const AiEngine* engine, const Inputs& inputs,
                                                      Diagnostics& diagnostics);

}  // namespace routerctl::kinds
