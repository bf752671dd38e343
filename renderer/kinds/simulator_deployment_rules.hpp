#pragma once

#include <string>
#include <utility>

#include "renderer/kinds/inputs.hpp"
#include "renderer/text/diagnostic.hpp"

/// What the checks of SimulatorDeployment report. "The EPP" is the endpoint picker; stages are
/// prefill and decode.
namespace routerctl::kinds::simulator_deployment_rules {

// What the operator refuses.

inline constexpr Rule fixed_name{
    "simulator-deployment/fixed-name", Severity::error, Authority::operator_code,
    "one object would be made twice",
    "Stages, EPP and gateways have names without the resource's in them, and so has the default "
    "Service. The operator makes such an object for the first resource of a namespace only, and "
    "its selector fits no pod of the second. Put the second into another namespace, or give its "
    "Service another name with spec.service.name."};

inline constexpr Rule quantity{
    "simulator-deployment/quantity", Severity::error, Authority::operator_code,
    "a quantity cannot be read",
    "The pattern in the resource's schema lets it through, but Go's quantities know no such "
    "number, "
    "so the operator cannot read the resource at all. Write it as 500m, 2 or 1Gi."};

// What the receivers of the objects refuse.

inline constexpr Rule no_namespace{
    "simulator-deployment/no-namespace", Severity::error, Authority::consumer,
    "the namespace is needed and not known",
    "An argument of the EPP, its RoleBinding and the host name in a DestinationRule hold the "
    "namespace, and kubectl does not fill it in there. Write metadata.namespace, or pass -n "
    "NAMESPACE."};

inline constexpr Rule name{
    "simulator-deployment/name", Severity::error, Authority::consumer,
    "the resource's name is too long for a label",
    "Every object has the name in the label app.kubernetes.io/name, and the value of a label has "
    "at most 63 characters. The API server accepts the resource and refuses its objects."};

inline constexpr Rule service_name{
    "simulator-deployment/service-name", Severity::error, Authority::consumer,
    "service.name is no name for a Service",
    "The resource's schema takes any text. The name of a Service begins with a letter and has at "
    "most 63 characters: lower-case letters, digits and '-'."};

inline constexpr Rule service_type{
    "simulator-deployment/service-type", Severity::error, Authority::consumer,
    "service.type is no type of a Service with pods",
    "The resource's schema takes any text. The API server knows ClusterIP, NodePort and "
    "LoadBalancer; ExternalName has no pods behind it and needs a host that the resource cannot "
    "give."};

inline constexpr Rule port{
    "simulator-deployment/port", Severity::error, Authority::consumer,
    "a port is not from 1 to 65535",
    "The resource's schema takes any number. The API server refuses the objects that get it. 0 is "
    "the same as nothing: it takes the default."};

inline constexpr Rule epp_port{
    "simulator-deployment/epp-port", Severity::error, Authority::consumer,
    "two ports of the EPP are one",
    "The EPP listens on epp.port for gRPC, on another port for health checks and on 9090 for "
    "metrics. The port for health checks is 9003, or epp.port plus 1 where epp.port is 9003 or the "
    "repair llm-d-sim/epp-health-port is off."};

inline constexpr Rule resources{"simulator-deployment/resources", Severity::error,
                                Authority::consumer,
                                "requests and limits of a container contradict each other",
                                "A request may not be above its limit. GPUs and other extended "
                                "resources are whole numbers, and their request and limit are the "
                                "same."};

inline constexpr Rule claims{
    "simulator-deployment/claims", Severity::error, Authority::consumer,
    "a resource claim does not exist",
    "A container may use the claims that its pod has, and the operator gives its pods none. The "
    "API server accepts the resource and refuses the Deployment."};

inline constexpr Rule connection_limit{"simulator-deployment/connection-limit", Severity::error,
                                       Authority::consumer, "a limit of connections is negative",
                                       "Istio refuses the DestinationRule. 0 means no limit."};

// What works otherwise than it seems.

inline constexpr Rule not_enabled{
    "simulator-deployment/not-enabled", Severity::warning, Authority::operator_code,
    "enabled is not true",
    "enabled has no default: a block that does not say enabled: true makes nothing. Write it, or "
    "enabled: false to say that this is meant."};

inline constexpr Rule stages{
    "simulator-deployment/stages", Severity::warning, Authority::operator_code,
    "prefill and decode have their own",
    "With either stage on, the operator makes no Deployment and Service of the spec itself: "
    "replicas, resources and service are for nobody. Write them into spec.prefill and "
    "spec.decode."};

inline constexpr Rule log_verbosity{
    "simulator-deployment/log-verbosity", Severity::warning, Authority::operator_code,
    "a stage takes it only where it says logVerbosity: 0",
    "The schema gives every stage logVerbosity: 5, so that the operator finds a number there and "
    "never looks at the one of the spec. Write logVerbosity into the stage."};

inline constexpr Rule load_balancing{
    "simulator-deployment/load-balancing", Severity::warning, Authority::operator_code,
    "the operator makes no DestinationRule",
    "Its function for that is empty. The repair llm-d-sim/destination-rule makes the rule that the "
    "README promises; this warning appears where it is off."};

inline constexpr Rule no_proxy_service{
    "simulator-deployment/no-proxy-service", Severity::warning, Authority::routerctl,
    "a DestinationRule is for a Service that nobody makes",
    "With stages the operator does not make the Service that spec.service names. The repair "
    "llm-d-sim/proxy-service does, a SchedulerInstall does too; this warning appears where neither "
    "is there."};

inline constexpr Rule other_maker{
    "simulator-deployment/other-maker", Severity::info, Authority::operator_code,
    "an object is left to something else that makes it",
    "The Service in front of the simulator, or its DestinationRule, is made by a SchedulerInstall "
    "or stands in the input. Theirs stays: a SchedulerInstall writes over what it finds, and this "
    "operator leaves alone what it finds."};

inline constexpr Rule never_pulled{
    "simulator-deployment/never-pulled", Severity::warning, Authority::consumer,
    "the simulator's image is never pulled",
    "The operator writes imagePullPolicy: Never. A node runs the pod only if somebody loaded the "
    "image onto it, else the pod ends in ErrImageNeverPull. No registry has the two default "
    "images. "
    "Name one that a registry has, such as ghcr.io/llm-d/llm-d-inference-sim with a tag, and turn "
    "on the repair llm-d-sim/pull-policy; or load the image onto each node (kind load "
    "docker-image, minikube image load)."};

inline constexpr Rule service_account{
    "simulator-deployment/service-account", Severity::warning, Authority::consumer,
    "the EPP's ServiceAccount is not made",
    "Without ServiceAccount gaie-sim-epp no pod of the EPP is created, and without its Role the "
    "EPP stops. The operator leaves both to a script. The repair llm-d-sim/epp-rbac makes them; "
    "this warning appears where it is off."};

inline constexpr Rule inference_pool{
    "simulator-deployment/inference-pool", Severity::warning, Authority::consumer,
    "the EPP's InferencePool is not made",
    "The EPP takes pods and port from InferencePool gaie-sim. The operator makes none, so that the "
    "EPP has no pod to choose. Bring your own, in the input or with --existing, or turn on the "
    "repair llm-d-sim/inference-pool."};

inline constexpr Rule hash_block_size{
    "simulator-deployment/hash-block-size", Severity::warning, Authority::consumer,
    "a parameter in the EPP's plugin file has no effect",
    "The file sets hashBlockSize of the prefix-cache-scorer. The EPP's default image calls it "
    "blockSize and ignores the old name without a word."};

inline constexpr Rule gateway_backend{
    "simulator-deployment/gateway-backend", Severity::warning, Authority::consumer,
    "a gateway sends requests to a Service or port that is not there",
    "The operator's Envoy file always names ms-sim-llm-d-modelservice-decode and port 8200. The "
    "repair llm-d-sim/gateway-backend writes those of this resource; this warning appears where it "
    "is off."};

inline constexpr Rule selector{
    "simulator-deployment/selector", Severity::warning, Authority::consumer,
    "a Service selects pods of another Deployment",
    "The labels of the standard gateway's Service fit the pods of the Istio gateway too, which do "
    "not listen on port 80, so that part of the requests fails. The repair "
    "llm-d-sim/gateway-selector separates them. Other Deployments of the input must not have the "
    "labels of a SimulatorDeployment's pods."};

inline constexpr Rule istio_gateway{
    "simulator-deployment/istio-gateway", Severity::warning, Authority::consumer,
    "the Istio gateway cannot serve",
    "The operator runs Istio's sidecar proxy without a certificate, token or configuration. It is "
    "no gateway, its Envoy file is not mounted, and the Service leads to port 80, on which nothing "
    "listens. Use the gateway of a SchedulerInstall: it makes a Gateway of class istio, and Istio "
    "makes the pods."};

inline constexpr Rule circuit_breaker{
    "simulator-deployment/circuit-breaker", Severity::warning, Authority::consumer,
    "limits of connections refuse requests",
    "http1MaxPendingRequests is a circuit breaker: a client's proxy answers requests beyond it "
    "with 503 instead of letting them wait. With maxRequestsPerConnection: 1 each request needs a "
    "new connection and waits for it. Both are 1 wherever a connectionPool block does not say "
    "otherwise. 0 means no limit."};

inline constexpr Rule least_conn{
    "simulator-deployment/least-conn", Severity::warning, Authority::consumer,
    "LEAST_CONN is deprecated",
    "Istio has called it LEAST_REQUEST since 1.14, and treats both alike. Write LEAST_REQUEST, or "
    "turn on the repair llm-d-sim/least-conn."};

inline constexpr Rule port_argument{
    "simulator-deployment/port-argument", Severity::warning, Authority::consumer,
    "an argument changes a port that the objects keep",
    "The last of two equal flags counts, so that the container listens on a port that Service, "
    "container port and probes do not know. Use the field port."};

inline constexpr Rule no_decode{
    "simulator-deployment/no-decode", Severity::warning, Authority::consumer,
    "the EPP has no pods to choose from",
    "Its plugin file filters for pods of the role decode. With prefill alone the InferencePool of "
    "the repair llm-d-sim/inference-pool has no such pod. Turn on decode, or leave out epp."};

inline constexpr Rule old_label{
    "simulator-deployment/old-label", Severity::warning, Authority::consumer,
    "pods have the old label llm-d.ai/inferenceServing",
    "llm-d's charts call it llm-d.ai/inference-serving since llm-d-modelservice 0.4.5. What "
    "selects "
    "pods by the new name finds none of the simulator's. The label stands in selectors of "
    "Deployments, which cannot be changed in a cluster, so it is kept."};

/// At the value of `field`, or where nobody wrote it at the name of the resource.
inline Diagnostic report(const Rule& rule, const CustomResource& resource, const yaml::Field& field,
                         std::string message) {
  const yaml::Field at = field ? field : resource.metadata["name"];
  return {.rule = &rule, .field = field.path(), .message = std::move(message), .where = at.place()};
}

}  // namespace routerctl::kinds::simulator_deployment_rules
