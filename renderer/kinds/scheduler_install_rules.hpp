#pragma once

#include <string>
#include <utility>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

/// What the checks of SchedulerInstall report. "The EPP" is the endpoint picker that it installs.
namespace routerctl::kinds::scheduler_install_rules {

// What the operator's controller refuses.

inline constexpr Rule simulator_namespace{
    "scheduler-install/simulator-namespace", Severity::error, Authority::operator_code,
    "spec.simulatorNamespace is missing",
    "The resource's schema lets it be left out, but the operator makes nothing without it: proxy "
    "Service, Role, RoleBinding, ReferenceGrant and DestinationRule go into that namespace."};

inline constexpr Rule scheduler_namespace{
    "scheduler-install/scheduler-namespace", Severity::error, Authority::operator_code,
    "schedulerNamespace is not the namespace of the resource",
    "The operator makes the resource the owner of what it puts into schedulerNamespace, and an "
    "owner "
    "has to be in the same namespace: it stops at the first such object, so that EPP, Gateway, "
    "route "
    "and EnvoyFilter cannot be made like this. Rendered objects have no owner, so they are right "
    "all "
    "the same, and this is only a warning by default. Under --fidelity operator it is an error."};

inline constexpr Rule pool_name{
    "scheduler-install/pool-name", Severity::error, Authority::operator_code,
    "a route to an InferencePool does not name it",
    "With backendType InferencePool the operator takes routing.inferencePool.name, or epp.poolName "
    "if "
    "there is an epp block. With neither it stops before it makes the route."};

inline constexpr Rule envoy_filter_without_epp{"scheduler-install/envoy-filter-without-epp",
                                               Severity::error, Authority::operator_code,
                                               "an EnvoyFilter has no EPP to ask",
                                               "The filter sends each request to the EPP of the "
                                               "same SchedulerInstall. The operator refuses it "
                                               "unless epp.enabled is true."};

inline constexpr Rule envoy_filter_without_selector{
    "scheduler-install/envoy-filter-without-selector", Severity::error, Authority::operator_code,
    "an EnvoyFilter does not say which pods it is for",
    "Without workloadSelector the operator takes the pods of the Gateway that the gateway block "
    "names, "
    "whether it is enabled or not. Without such a block it refuses the filter, which would "
    "otherwise "
    "change every gateway of the namespace."};

inline constexpr Rule quantity{
    "scheduler-install/quantity", Severity::error, Authority::operator_code,
    "a quantity cannot be read",
    "The pattern in the resource's schema lets it through, but Go's quantities know no such "
    "number, "
    "so the operator cannot read the resource at all. Write it as 500m, 2 or 1Gi."};

inline constexpr Rule shared_grant{
    "scheduler-install/shared-grant", Severity::error, Authority::operator_code,
    "two SchedulerInstalls make one ReferenceGrant",
    "The ReferenceGrant is always called allow-scheduler-httproute. Two SchedulerInstalls with "
    "routing and one simulatorNamespace write it over each other for ever. Give them different "
    "simulator namespaces, or let one of them do without routing."};

// What the receivers of the objects refuse.

inline constexpr Rule no_namespace{
    "scheduler-install/no-namespace", Severity::error, Authority::consumer,
    "the namespace of a SchedulerInstall is needed and not known",
    "It stands in labels of the objects in simulatorNamespace, in the RoleBinding and in the "
    "route, "
    "where kubectl does not fill it in. Write metadata.namespace, or pass -n NAMESPACE."};

inline constexpr Rule parent_gateway{
    "scheduler-install/parent-gateway", Severity::error, Authority::consumer,
    "a route has no Gateway",
    "Without routing.parentGateway.name the operator takes the name of the gateway block. If there "
    "is "
    "none it writes an empty name, and the API server refuses the HTTPRoute."};

inline constexpr Rule name{"scheduler-install/name", Severity::error, Authority::consumer,
                           "a name is none that Kubernetes takes",
                           "The schema of a SchedulerInstall accepts any text. The API server then "
                           "refuses the object that "
                           "gets the name. Names of Services begin with a letter and have at most "
                           "63 characters: lower-case "
                           "letters, digits and '-'."};

inline constexpr Rule port{"scheduler-install/port", Severity::error, Authority::consumer,
                           "a port is not from 1 to 65535",
                           "The schema of a SchedulerInstall accepts any number. The API server "
                           "then refuses the object that "
                           "gets it. 0 is the same as nothing: it takes the default."};

inline constexpr Rule epp_port{"scheduler-install/epp-port", Severity::error, Authority::consumer,
                               "ports of the EPP collide",
                               "The EPP listens on epp.port for gRPC, on epp.port + 1 for health "
                               "checks and on 9090 for metrics. "
                               "Two of them cannot be the same, and none can be above 65535."};

inline constexpr Rule label{
    "scheduler-install/label", Severity::error, Authority::consumer,
    "a label is none that Kubernetes takes",
    "Keys and values of selectors and labels follow rules of their own: a value has at most 63 "
    "characters, letters, digits, '-', '_' and '.', with a letter or digit at both ends. The name "
    "of "
    "the SchedulerInstall is a label of its objects too, and so is the Gateway's of its pods."};

inline constexpr Rule claims{"scheduler-install/claims", Severity::error, Authority::consumer,
                             "a resource claim does not exist",
                             "A container may use the claims that its pod has, and the operator "
                             "gives the EPP's pod none. The "
                             "API server accepts the resource and refuses the Deployment."};

inline constexpr Rule connection_limit{"scheduler-install/connection-limit", Severity::error,
                                       Authority::consumer, "a limit of connections is negative",
                                       "Istio refuses the DestinationRule. 0 means no limit."};

inline constexpr Rule epp_address{
    "scheduler-install/epp-address", Severity::error, Authority::consumer,
    "the address of the EPP is known in the cluster only",
    "The operator writes the ClusterIP that the EPP's Service got into the EnvoyFilter. Name it "
    "with "
    "--setting llm-d-sim.epp-address=ADDRESS, hand the Service over with --existing, or leave the "
    "repair llm-d-sim/envoyfilter-dns on, which looks the Service up by its name. Under --fidelity "
    "operator that name stands in for an address that nobody gave."};

inline constexpr Rule one_address{
    "scheduler-install/one-address", Severity::error, Authority::routerctl,
    "llm-d-sim.epp-address is given for several EPPs",
    "Each EPP has a Service with an address of its own, and the setting holds one. Hand the "
    "Services "
    "over with --existing, or leave the repair llm-d-sim/envoyfilter-dns on and the setting out."};

// What works otherwise than it seems.

inline constexpr Rule not_enabled{
    "scheduler-install/not-enabled", Severity::warning, Authority::operator_code,
    "enabled is not true",
    "enabled has no default: a block that does not say enabled: true makes nothing. Write it, or "
    "enabled: false to say that this is meant."};

inline constexpr Rule target_port{
    "scheduler-install/target-port", Severity::warning, Authority::operator_code,
    "the proxy Service does not lead to the port that it has",
    "proxyService.targetPort is 8200 when it is left out, whatever port is: the schema fills it in "
    "before the operator could take port instead. Write targetPort; 0 stands for the same as "
    "port."};

inline constexpr Rule epp_target_port{
    "scheduler-install/epp-target-port", Severity::warning, Authority::consumer,
    "the EPP's Service leads to a port that the EPP does not have",
    "The operator always writes target port 9002, and the EPP listens on epp.port. The repair "
    "llm-d-sim/epp-target-port writes epp.port; this warning appears where it is off."};

inline constexpr Rule pool_namespace{
    "scheduler-install/pool-namespace", Severity::warning, Authority::consumer,
    "the EPP may not read its InferencePool",
    "The EPP looks for its pool in epp.poolNamespace. The Role that lets it is made in "
    "simulatorNamespace, and so are the pods that it may watch. Put the pool there too, or grant "
    "the "
    "ServiceAccount of the EPP the same in the other namespace."};

inline constexpr Rule reference_grant{
    "scheduler-install/reference-grant", Severity::warning, Authority::consumer,
    "a route may not refer to its InferencePool",
    "A route may name a pool of another namespace only if a ReferenceGrant there allows it. The "
    "operator makes one in simulatorNamespace alone."};

inline constexpr Rule inference_pool{"scheduler-install/inference-pool", Severity::warning,
                                     Authority::operator_code,
                                     "an InferencePool is needed and not made",
                                     "The EPP takes pods and port from an InferencePool, and a "
                                     "route of backendType InferencePool leads "
                                     "to one; the operator makes none. Bring your own, in the "
                                     "input or with --existing, or turn on the "
                                     "repair llm-d-sim/inference-pool."};

inline constexpr Rule picker_reference{
    "scheduler-install/picker-reference", Severity::warning, Authority::consumer,
    "an InferencePool cannot name an EPP of another namespace",
    "endpointPickerRef has no namespace: it means a Service beside the pool, and the EPP is in the "
    "scheduler namespace. A gateway that asks the EPP through the pool does not find it. Install "
    "the "
    "EPP into the pool's namespace, or ask it with an EnvoyFilter."};

inline constexpr Rule ext_proc{
    "scheduler-install/ext-proc", Severity::warning, Authority::consumer,
    "the EPP does not understand what the EnvoyFilter sends",
    "The filter leaves out the headers and buffers the body. The EPP works with streamed bodies "
    "alone "
    "(FULL_DUPLEX_STREAMED), and failure_mode_allow hides that: requests pass without its choice. "
    "On a "
    "gateway with an InferencePool istiod makes the right filter by itself if "
    "ENABLE_GATEWAY_API_INFERENCE_EXTENSION is set, and the EnvoyFilter replaces it. Leave "
    "envoyFilter "
    "off."};

inline constexpr Rule hash_block_size{
    "scheduler-install/hash-block-size", Severity::warning, Authority::consumer,
    "a parameter of the default profile has no effect",
    "The profile sets hashBlockSize of the prefix-cache-scorer. Since v0.4.0 the EPP calls it "
    "blockSize, and ignores the old name without a word."};

inline constexpr Rule circuit_breaker{
    "scheduler-install/circuit-breaker", Severity::warning, Authority::consumer,
    "limits of connections refuse requests",
    "http1MaxPendingRequests is a circuit breaker: a client's proxy answers requests beyond it "
    "with "
    "503 instead of letting them wait. With maxRequestsPerConnection: 1 each request needs a new "
    "connection and waits for it. Both are 1 wherever connectionPool does not say otherwise. 0 "
    "means "
    "no limit."};

inline constexpr Rule least_conn{
    "scheduler-install/least-conn", Severity::warning, Authority::consumer,
    "LEAST_CONN is deprecated",
    "Istio has called it LEAST_REQUEST since 1.14, and treats both alike. The repair "
    "llm-d-sim/least-conn writes the new name."};

inline constexpr Rule old_label{
    "scheduler-install/old-label", Severity::warning, Authority::consumer,
    "pods of newer charts do not have the label llm-d.ai/inferenceServing",
    "llm-d-modelservice 0.4.5 and newer call it llm-d.ai/inference-serving. Pods of a "
    "SimulatorDeployment have the old one. For others name their labels in proxyService.selector."};

inline constexpr Rule no_pods{
    "scheduler-install/no-pods", Severity::warning, Authority::routerctl,
    "the proxy Service selects no pod of the input",
    "The input has SimulatorDeployments or Deployments in simulatorNamespace, and "
    "proxyService.selector "
    "fits none of their pods. Only what stands in the input is looked at."};

inline constexpr Rule pod_port{"scheduler-install/pod-port", Severity::warning,
                               Authority::routerctl,
                               "the proxy Service leads to a port that its pods do not have",
                               "The simulator's port is the stage's port, or service.port without "
                               "stages. proxyService.targetPort "
                               "has to be the same."};

inline constexpr Rule listener{"scheduler-install/listener", Severity::warning, Authority::consumer,
                               "the Gateway's listener serves no HTTPRoute",
                               "The operator's listener has neither certificate nor TLS settings, "
                               "so that HTTPS and TLS do not "
                               "work, and an HTTPRoute belongs to no listener of TCP or UDP. Use "
                               "HTTP, or make a Gateway of your "
                               "own and name it in routing.parentGateway."};

inline constexpr Rule not_istio{
    "scheduler-install/not-istio", Severity::warning, Authority::consumer,
    "an EnvoyFilter is for Istio's gateways only",
    "gateway.className chooses who runs the Gateway. Others than Istio ignore EnvoyFilters, and "
    "DestinationRules too."};

/// At the value of `field`.
inline Diagnostic report(const Rule& rule, const yaml::Field& field, std::string message) {
  return {
      .rule = &rule, .field = field.path(), .message = std::move(message), .where = field.place()};
}

}  // namespace routerctl::kinds::scheduler_install_rules
