#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renderer/json.hpp"
#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/llm_d_values.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::kinds {

/// A SchedulerInstall as its controller sees it. The schema's defaults stand only in blocks that
/// are there; the controller then fills in its own for whatever is still empty, also in blocks that
/// are switched off. Each member reads what it needs at the moment it is asked, so that fields
/// nobody asks for are found as dead. Source: setDefaults of schedulerinstall_controller.go.
class SchedulerInstall {
 public:
  /// `field` is where the value stands; absent when it is the controller's own default.
  struct Text {
    std::string text;
    yaml::Field field;
    /// Null for what is empty.
    [[nodiscard]] LlmDValue value() const;
  };
  struct Number {
    std::int64_t number = 0;
    yaml::Field field;
    [[nodiscard]] LlmDValue value() const;
  };
  struct Labels {
    Json map;
    yaml::Field field;
    [[nodiscard]] LlmDValue value() const;
  };

  /// Keeps a reference.
  explicit SchedulerInstall(const CustomResource& resource) : resource_(resource) {}

  [[nodiscard]] const CustomResource& resource() const { return resource_; }
  [[nodiscard]] const yaml::Field& spec() const { return resource_.spec; }
  /// A block such as `epp`, absent or not.
  [[nodiscard]] yaml::Field block(std::string_view name) const { return spec()[name]; }
  [[nodiscard]] bool enabled(std::string_view block_name) const {
    return block(block_name)["enabled"].boolean();
  }

  /// Empty when neither it nor the resource's namespace is known.
  [[nodiscard]] Text scheduler_namespace() const;
  /// Empty is an error.
  [[nodiscard]] Text simulator_namespace() const;

  [[nodiscard]] Text proxy_name() const;
  [[nodiscard]] Number proxy_port() const;
  [[nodiscard]] Number proxy_target_port() const;
  [[nodiscard]] Labels proxy_selector() const;

  [[nodiscard]] Text epp_name() const;
  [[nodiscard]] Number epp_replicas() const;
  [[nodiscard]] Text epp_image() const;
  [[nodiscard]] Number epp_port() const;
  [[nodiscard]] Number epp_verbosity() const;
  [[nodiscard]] Text pool_name() const;
  [[nodiscard]] Text pool_namespace() const;
  [[nodiscard]] Text config_profile() const;

  [[nodiscard]] Text gateway_name() const;
  [[nodiscard]] Text gateway_class() const;
  [[nodiscard]] Number listener_port() const;
  [[nodiscard]] Text listener_protocol() const;

  [[nodiscard]] bool routes_to_pool() const;
  [[nodiscard]] Text route_name() const;
  /// Empty when nothing names it.
  [[nodiscard]] Text parent_name() const;
  [[nodiscard]] Text parent_namespace() const;
  /// The pool that the route goes to; empty when nothing names it.
  [[nodiscard]] Text route_pool_name() const;
  [[nodiscard]] Text route_pool_namespace() const;
  /// 0: none.
  [[nodiscard]] Number route_pool_port() const;

  [[nodiscard]] Text algorithm() const;
  [[nodiscard]] Number pending_requests() const;
  [[nodiscard]] Number requests_per_connection() const;

  [[nodiscard]] Text envoy_filter_name() const;
  /// Empty when nothing names the gateway's pods.
  [[nodiscard]] Labels workload_selector() const;

 private:
  const CustomResource& resource_;
};

}  // namespace routerctl::kinds
