#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "plugin/api/client.hpp"
#include "renderer/compile.hpp"

namespace routerctl::wait {

enum class Health : std::uint8_t {
  healthy,
  unhealthy,     ///< it does not answer as it should
  other_config,  ///< it answers, and works by another configuration than the one applied
  skipped,       ///< there is no Service or port to ask, or the program tells no configuration
  unknown,       ///< it cannot be asked
};

struct HealthResult {
  Health health = Health::healthy;
  std::string message;  ///< one line, with the Service's name
};

struct HealthOptions {
  std::chrono::milliseconds timeout{0};  ///< for all of it
  /// How long a new ConfigMap may take until pods see it, and their programs notice. Source:
  /// kubelets look once a minute, and routers every ten seconds.
  std::chrono::seconds delay{100};
  /// Tests cannot wait: how long a second is.
  std::chrono::milliseconds second{1000};
};

/// Asks the Service through the API server, with the check's own numbers, until it is healthy and
/// works by the expected configuration. Source: the StaticRoute controller's health check, which
/// looks at the status code only. Throws api::Unreachable and api::Stopped.
HealthResult check_health(const HttpCheck& check, api::Client& client,
                          const HealthOptions& options);

}  // namespace routerctl::wait
