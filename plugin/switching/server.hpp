#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/api/client.hpp"
#include "renderer/json.hpp"

/// Giving a vLLM server another of the models that share it, one at a time: as vllm-chill does it,
/// with waits that look.
namespace routerctl::switching {

/// Who writes the number of replicas and the note of the state before.
constexpr std::string_view field_manager = "routerctl-switch";

/// The annotation of the ConfigMap that holds the state before a switch that has not come through.
constexpr std::string_view note_key = "routerctl/before-switch";

/// A server: the Deployment, and the ConfigMap that its pods read when they start.
struct Names {
  std::string namespace_, config_map, deployment;
};

/// What a switch that does not come through can go back to.
struct Before {
  std::int64_t replicas = 0;
  Json data;  ///< of the ConfigMap, the keys that a switch writes

  bool operator==(const Before&) const = default;
};

/// A server as it is in the cluster.
struct Live {
  Json config_map, deployment;  ///< null: there is none
  std::vector<Json> pods;       ///< of the Deployment, those that have ended left out

  [[nodiscard]] std::int64_t replicas() const;  ///< that are wanted; 0 without a Deployment
  [[nodiscard]] bool ready() const;
  /// SERVED_MODEL_NAME of the ConfigMap; empty: unknown.
  [[nodiscard]] std::string model() const;
  /// Unset where there is no note, or none that can be read.
  [[nodiscard]] std::optional<Before> note() const;
  /// A pod that started before somebody last changed one of `keys` of the ConfigMap, and so may
  /// hold older values; null: none.
  [[nodiscard]] const Json* stale_pod(const Json& keys) const;
};

api::ResourceType config_map_type();
api::ResourceType deployment_type();

/// Whether a replica is, of the Deployment as it is now; null is not.
bool is_ready(const Json& deployment);

/// Throws api::Refused for what may not be read, api::Unreachable and api::Stopped.
Live look(const Names& names, api::Client& client);
/// Of the two parts of it that change while it is switched.
Json deployment_of(const Names& names, api::Client& client);
std::vector<Json> pods_of(const Json& deployment, api::Client& client);

/// A text for an annotation.
std::string text_of(const Before& before);

}  // namespace routerctl::switching
