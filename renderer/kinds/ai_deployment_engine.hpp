#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "renderer/json.hpp"
#include "renderer/yaml/document.hpp"

/// The engines that prem-operator knows, and what it writes for each of them.
namespace routerctl::kinds {

/// Name of the container that runs the engine.
inline constexpr std::string_view serving = "serving";

/// A probe of the serving container. Numbers that are 0 are left to the API server.
struct AiProbe {
  std::string_view path;  ///< of an HTTP GET; empty for a TCP connection
  std::int64_t port = 0;
  std::int64_t initial_delay = 0, period = 0, timeout = 0, failures = 0;
};

enum class AiProbeKind : std::uint8_t { startup, readiness, liveness };

/// "startupProbe", ... : in a container, and beside the template of an AIDeployment.
inline constexpr std::array ai_probe_fields{std::string_view("startupProbe"),
                                            std::string_view("readinessProbe"),
                                            std::string_view("livenessProbe")};

struct AiEngine {
  std::string_view name;
  std::string_view repository, tag;  ///< of the image, unless engine.options name others
  std::int64_t port = 8000;          ///< of Service and Ingress; generic takes the first endpoint's
  bool one_model = false;
  bool takes_env = true;
  bool takes_template = true;
  std::array<AiProbe, 3> probes{};  ///< by AiProbeKind
};

/// Sorted by name.
extern const std::span<const AiEngine> ai_engines;

/// Null for a name that the operator does not know.
const AiEngine* find_ai_engine(std::string_view name);

/// `<repository>:<tag>`; options that are empty count as missing.
Json ai_image(const AiEngine& engine, const yaml::Field& options);

Json ai_probe(const AiProbe& probe);

/// Changes the numbers of `probe`, a container's, to those of `override`, which stands beside the
/// template: initialDelaySeconds when it is there, others when they are not 0.
void override_probe(Json& probe, const yaml::Field& override);

}  // namespace routerctl::kinds
