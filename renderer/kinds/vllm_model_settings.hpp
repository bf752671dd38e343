#pragma once

#include <string>
#include <string_view>

/// The start flags of vllm-chill, and what their values have to be: see Setting::expected.
namespace routerctl::kinds::vllm_model_settings {

inline constexpr std::string_view configmap = "vllm-chill.configmap";
inline constexpr std::string_view deployment = "vllm-chill.deployment";
inline constexpr std::string_view idle_timeout = "vllm-chill.idle-timeout";
inline constexpr std::string_view image = "vllm-chill.image";
inline constexpr std::string_view manage = "vllm-chill.manage";
inline constexpr std::string_view model = "vllm-chill.model";
inline constexpr std::string_view model_switch_timeout = "vllm-chill.model-switch-timeout";
inline constexpr std::string_view namespace_ = "vllm-chill.namespace";
inline constexpr std::string_view replicas = "vllm-chill.replicas";
inline constexpr std::string_view target_host = "vllm-chill.target-host";
inline constexpr std::string_view target_port = "vllm-chill.target-port";

std::string expected_name(std::string_view value);
std::string expected_namespace(std::string_view value);
std::string expected_host(std::string_view value);
std::string expected_port(std::string_view value);
std::string expected_image(std::string_view value);
std::string expected_replicas(std::string_view value);
/// Durations as Go writes them: 90s, 1h30m.
std::string expected_duration(std::string_view value);

}  // namespace routerctl::kinds::vllm_model_settings
