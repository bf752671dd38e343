#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "renderer/kinds/ai_deployment_model.hpp"
#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// An AIDeployment whose engine exists and whose models are found.
struct AiDeployment {
  const CustomResource* resource = nullptr;
  const AiEngine* engine = nullptr;
  std::vector<AiModel> models;

  /// spec.deployment
  [[nodiscard]] yaml::Field pods() const { return resource->spec["deployment"]; }
};

/// The pod template of the Deployment, while it is put together.
struct AiPod {
  Json spec = Json::object();  ///< a PodSpec
  Json labels, annotations;
  /// Where each item of the lists in `spec` comes from: an item of the template, an entry of
  /// spec.models, or the engine.
  std::vector<yaml::Field> containers, init_containers, volumes;

  /// The first container named serving. The engines see to it that there is one.
  [[nodiscard]] std::size_t serving_index() const;
  Json& serving_container() { return spec["containers"][serving_index()]; }
  [[nodiscard]] const yaml::Field& serving_field() const { return containers[serving_index()]; }
};

/// The pod as the engine makes it: the template and what the engine adds. Nothing when the operator
/// would give up; that was reported.
std::optional<AiPod> make_ai_pod(const AiDeployment& deployment, Diagnostics& diagnostics);

}  // namespace routerctl::kinds
