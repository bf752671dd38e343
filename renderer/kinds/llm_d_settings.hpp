#pragma once

#include <array>
#include <string>
#include <string_view>

#include "renderer/kinds/kind.hpp"

/// Settings of the system llm-d-sim. A kind lists those that shape its objects; one that stands in
/// two lists is one setting.
namespace routerctl::kinds::llm_d_settings {

/// An IP address or nothing: see Setting::expected.
std::string expected_address(std::string_view value);

/// Istio serves both with one schema: v1beta1 in every release, v1 since 1.22.
inline constexpr std::array istio_api_versions{std::string_view("v1beta1"), std::string_view("v1")};

inline constexpr Setting istio_api_version{
    .name = "llm-d-sim.istio-api-version",
    .default_value = "v1beta1",
    .meaning = "version of networking.istio.io in a DestinationRule; v1 needs Istio 1.22",
    .values = istio_api_versions};

inline constexpr Setting epp_address{
    .name = "llm-d-sim.epp-address",
    .default_value = "",
    .meaning =
        "ClusterIP of the endpoint picker's Service, which only a cluster knows; without it "
        "an EnvoyFilter names the Service",
    .expected = expected_address};

}  // namespace routerctl::kinds::llm_d_settings
