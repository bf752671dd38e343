#pragma once

#include <string>
#include <utility>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

/// What the checks of StaticRoute report. "The router" is vllm-router, which reads the file in the
/// ConfigMap; "the controller" is production-stack's router-controller, which wrote the ConfigMap.
/// An entry that the router survives is a warning even where the rule says error.
namespace routerctl::kinds::static_route_rules {

inline constexpr Rule no_spec{
    "static-route/no-spec", Severity::error, Authority::consumer, "a StaticRoute has no spec",
    "The API server accepts it, and the controller then writes a file with four empty strings, "
    "which the router refuses. Give it a spec with staticBackends and staticModels."};

inline constexpr Rule no_backends{
    "static-route/no-backends", Severity::error, Authority::consumer,
    "staticBackends names no backend",
    "The router refuses a file without a usable backend. Write at least one URL; to stop routing, "
    "scale the router to zero instead."};

inline constexpr Rule no_models{
    "static-route/no-models", Severity::error, Authority::consumer, "staticModels names no model",
    "The router takes an empty staticModels as one model with an empty name, which no client can "
    "ask for, and refuses the file unless there is exactly one backend. Write the name of each "
    "backend's model."};

inline constexpr Rule list_syntax{
    "static-route/list-syntax", Severity::error, Authority::consumer,
    "a comma list is written with brackets or quotes",
    "Both lists are plain strings that the router splits at commas. Brackets and quotes inside the "
    "string become part of the first and last entry: such URLs are dropped, and such model names "
    "match no request. It is a warning where the router starts all the same."};

inline constexpr Rule dropped_backend{
    "static-route/dropped-backend", Severity::error, Authority::consumer,
    "the router drops a backend because of how its URL is written",
    "The router matches every URL against one pattern and drops what does not match, with a line "
    "in "
    "its log. If the numbers of backends and models differ after that, it refuses the whole file: "
    "a "
    "starting router stops, a running one keeps its old configuration. If they happen to be equal, "
    "the remaining backends move up to other models, and this is a warning. Hosts need a dot and "
    "letters at the end, so write a Service as name.namespace.svc."};

inline constexpr Rule empty_entry{
    "static-route/empty-entry", Severity::error, Authority::consumer,
    "an entry of a comma list is empty",
    "Two commas in a row, or a comma at the start or end, make an empty entry. The router drops an "
    "empty backend and counts an empty model as a model without a name. It is a warning where the "
    "numbers of backends and models are equal after that."};

inline constexpr Rule backend_count{
    "static-route/backend-count", Severity::error, Authority::consumer,
    "the numbers of usable backends and models differ",
    "The router pairs the first backend with the first model, the second with the second, and so "
    "on. If one list is longer it refuses the whole file: a starting router stops, a running one "
    "keeps its old configuration and says so only in its log. A model that several backends serve "
    "is repeated, once for each of them."};

inline constexpr Rule white_space{
    "static-route/white-space", Severity::warning, Authority::consumer,
    "white space around an entry becomes part of it",
    "The router splits at commas and trims nothing. A model name with a space in front is another "
    "name, and requests for the one without it find no backend. White space around a URL is worse: "
    "the router drops such a backend, see static-route/dropped-backend."};

inline constexpr Rule duplicate_backend{
    "static-route/duplicate-backend", Severity::warning, Authority::consumer,
    "one backend is listed twice for the same model",
    "The router keeps both entries, so that this backend gets twice its share of the requests. "
    "Remove one from both lists, or correct its URL."};

inline constexpr Rule unreachable_backend{
    "static-route/unreachable-backend", Severity::warning, Authority::consumer,
    "a backend has an address that cannot exist",
    "The router does not check numbers: it accepts the URL, sends requests to it, and each of them "
    "fails. Ports end at 65535, the four numbers of an IPv4 address at 255."};

inline constexpr Rule config_map_name{
    "static-route/config-map-name", Severity::error, Authority::consumer,
    "the ConfigMap would have an invalid name",
    "The API server accepts any text in configMapName and refuses the ConfigMap later. Without "
    "configMapName the name is the one of the StaticRoute with -config at the end, which can be "
    "too "
    "long."};

inline constexpr Rule shared_config_map{
    "static-route/shared-config-map", Severity::error, Authority::operator_code,
    "two StaticRoutes of one namespace write different contents into one ConfigMap",
    "In a cluster the controller overwrites one with the other, back and forth. Give each "
    "StaticRoute a configMapName of its own; a router reads exactly one of them."};

inline constexpr Rule router_ref_kind{
    "static-route/router-ref-kind", Severity::warning, Authority::operator_code,
    "routerRef names something other than a Service",
    "Only the name and namespace of routerRef count. Its kind and apiVersion are ignored and a "
    "Service of that name is looked up."};

inline constexpr Rule router_ref_name{
    "static-route/router-ref-name", Severity::warning, Authority::operator_code,
    "routerRef has no name",
    "Without the name of a Service nobody can be asked for the router's health. The controller "
    "fails at this point of every run. Name the router's Service or remove routerRef."};

inline constexpr Rule health_check_unused{
    "static-route/health-check-unused", Severity::warning, Authority::operator_code,
    "healthCheck has no effect without routerRef",
    "healthCheck says how to ask the router, routerRef says which one. Without routerRef nothing "
    "is "
    "asked; the controller takes periodSeconds as its own rhythm and ignores the rest."};

inline constexpr Rule health_check_impossible{
    "static-route/health-check-impossible", Severity::warning, Authority::operator_code,
    "the health check can never succeed",
    "The whole check ends after periodSeconds times failureThreshold, so there is no time for more "
    "successes than failureThreshold. The controller reports every router as failed. Raise "
    "failureThreshold or lower successThreshold."};

inline constexpr Rule health_check_race{
    "static-route/health-check-race", Severity::warning, Authority::operator_code,
    "the health check may end before its last probe",
    "The whole check ends after periodSeconds times failureThreshold, the very moment at which the "
    "last probe is due. With as many successes required as there are probes, the controller "
    "sometimes reports a healthy router as failed. Raise failureThreshold."};

/// At the value of `field`.
inline Diagnostic report(const Rule& rule, const yaml::Field& field, std::string message) {
  return {
      .rule = &rule, .field = field.path(), .message = std::move(message), .where = field.place()};
}

}  // namespace routerctl::kinds::static_route_rules
