#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "renderer/kinds/ai_deployment_pod.hpp"

namespace routerctl::kinds {

/// How the models reach the volume `models` before the engine starts.
struct AiDownloads {
  std::vector<std::pair<Json, yaml::Field>> init_containers;  ///< each with the model it is for
  Json configs = Json::array();  ///< sources of the projected volume `configs`; localai
  Json args = Json::array();     ///< models that the engine fetches itself; localai
};

/// Shell commands of init containers that repairs look for.
inline constexpr const char* triton_curl =
    "curl --create-dirs -O --output-dir /models/$MODEL_NAME/1 $MODEL_PATH";
inline constexpr const char* triton_tar = "curl -s -L $MODEL_PATH | tar xvz - -C /models";

AiDownloads localai_downloads(const AiDeployment& deployment, Diagnostics& diagnostics);

/// Nothing when a uri is no address, which the operator refuses.
std::optional<AiDownloads> triton_downloads(const AiDeployment& deployment,
                                            Diagnostics& diagnostics);

}  // namespace routerctl::kinds
