// SimulatorDeployment of junzzhu/llm-d-scheduler-sim-operator at commit ea708cc: simulated LLM
// servers, an endpoint picker (EPP) and Envoy gateways. See docs/simulator_deployment.md.

#include <array>

#include "renderer/kinds/kind.hpp"
#include "renderer/kinds/llm_d_objects.hpp"
#include "renderer/kinds/llm_d_settings.hpp"
#include "renderer/kinds/simulator_deployment_checks.hpp"
#include "renderer/kinds/simulator_deployment_objects.hpp"
#include "renderer/kinds/simulator_deployment_repairs.hpp"
#include "renderer/kinds/simulator_deployment_rules.hpp"

namespace routerctl::kinds {

namespace {

std::vector<Plan> plan(std::span<const CustomResource> resources, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  std::vector<Plan> plans;
  plans.reserve(resources.size());
  for (const CustomResource& resource : resources) {
    plans.push_back(Plan{.source = resource.root, .objects = simulator_objects(resource, inputs)});
    check_simulator_values(resource, inputs, diagnostics);
    check_simulator_surprises(resource, inputs, diagnostics);
  }
  check_simulator_names(resources, inputs, diagnostics);
  check_all_simulators(resources, inputs, diagnostics);
  return plans;
}

namespace rules = simulator_deployment_rules;
namespace fixes = simulator_deployment_repairs;

constexpr std::array settings{llm_d_settings::istio_api_version};

// The order counts: least-conn changes what destination-rule adds.
constexpr std::array repairs{
    Repair{.id = "llm-d-sim/proxy-service",
           .effect = Repair::Effect::adds_objects,
           .since = "0.1.0",
           .why =
               "with stages the operator makes no Service as spec.service says, which the README "
               "and a DestinationRule rely on; it leads to decode, or to prefill if that is alone",
           .apply = fixes::add_proxy_service},
    Repair{.id = "llm-d-sim/destination-rule",
           .effect = Repair::Effect::adds_objects,
           .since = "0.1.0",
           .why = "the README says that loadBalancing makes an Istio DestinationRule, and the "
                  "operator's function for it is empty",
           .apply = fixes::add_destination_rule},
    Repair{.id = "llm-d-sim/epp-health-port",
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why =
               "the README documents port 9003 for the EPP's health checks, and the operator takes "
               "epp.port plus 1",
           .apply = fixes::use_documented_health_port},
    Repair{.id = "llm-d-sim/epp-rbac",
           .effect = Repair::Effect::adds_objects,
           .since = "0.1.0",
           .why =
               "no pod of the EPP is created without its ServiceAccount, which the operator leaves "
               "to a script, with Role and RoleBinding",
           .apply = fixes::add_rbac},
    Repair{
        .id = "llm-d-sim/gateway-backend",
        .effect = Repair::Effect::none,
        .since = "0.1.0",
        .why =
            "the gateways' Envoy file names the decode stage and port 8200 whatever the resource "
            "says; it gets the Service and port that there are",
        .apply = fixes::point_gateway_to_backend},
    Repair{.id = "llm-d-sim/gateway-selector",
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why =
               "the standard gateway's Service selects the Istio gateway's pods too, which do not "
               "listen on port 80; pods and Service get the label llm-d.ai/gateway-type: standard",
           .apply = fixes::separate_gateways},
    Repair{
        .id = "llm-d-sim/inference-pool",
        .on = false,
        .effect = Repair::Effect::adds_objects,
        .since = "0.1.0",
        .why =
            "the EPP takes pods and port from an InferencePool, which the operator does not make",
        .apply = fixes::add_inference_pool},
    Repair{.id = "llm-d-sim/pull-policy",
           .on = false,
           .effect = Repair::Effect::changes_pods,
           .since = "0.1.0",
           .why = "the simulator's image is never pulled; imagePullPolicy becomes IfNotPresent",
           .apply = fixes::pull_if_not_present},
    Repair{.id = "llm-d-sim/least-conn",
           .on = false,
           .effect = Repair::Effect::none,
           .since = "0.1.0",
           .why = "Istio has called LEAST_CONN LEAST_REQUEST since 1.14, and treats both alike",
           .apply = llm_d_rename_least_conn},
};

constexpr std::array rule_table{
    rules::fixed_name,
    rules::quantity,
    rules::no_namespace,
    rules::name,
    rules::service_name,
    rules::service_type,
    rules::port,
    rules::epp_port,
    rules::claims,
    rules::resources,
    rules::connection_limit,
    rules::not_enabled,
    rules::stages,
    rules::log_verbosity,
    rules::load_balancing,
    rules::no_proxy_service,
    rules::other_maker,
    rules::never_pulled,
    rules::service_account,
    rules::inference_pool,
    rules::hash_block_size,
    rules::gateway_backend,
    rules::selector,
    rules::istio_gateway,
    rules::circuit_breaker,
    rules::least_conn,
    rules::port_argument,
    rules::no_decode,
    rules::old_label,
};

// Where the operator and its README surprise.
constexpr std::array oddities{
    Oddity{"loadBalancing makes nothing, although the README promises a DestinationRule",
           "repaired, llm-d-sim/destination-rule; where the repair is off a dead field, "
           "simulator-deployment/load-balancing"},
    Oddity{"with stages there is no Service as spec.service says, although the README's full "
           "sample has one",
           "repaired, llm-d-sim/proxy-service; where the repair is off a dead field, "
           "simulator-deployment/stages, and a warning simulator-deployment/no-proxy-service"},
    Oddity{
        "stages, EPP and gateways have fixed names, so that two resources of a namespace collide",
        "reproduced; two in one run are refused, simulator-deployment/fixed-name"},
    Oddity{"the simulator's imagePullPolicy is Never, and no registry has the default images",
           "reproduced, warning simulator-deployment/never-pulled; repair llm-d-sim/pull-policy, "
           "off by default"},
    Oddity{"ServiceAccount, Role and RoleBinding of the EPP are left to a script",
           "repaired, llm-d-sim/epp-rbac; where the repair is off a warning "
           "simulator-deployment/service-account"},
    Oddity{"the EPP's InferencePool gaie-sim is never made",
           "reproduced, warning simulator-deployment/inference-pool; repair "
           "llm-d-sim/inference-pool, off by default"},
    Oddity{"the gateways' Envoy file always names ms-sim-llm-d-modelservice-decode and port 8200",
           "repaired, llm-d-sim/gateway-backend; where the repair is off a warning "
           "simulator-deployment/gateway-backend"},
    Oddity{"the standard gateway's Service selects the Istio gateway's pods too",
           "repaired, llm-d-sim/gateway-selector; where the repair is off a warning "
           "simulator-deployment/selector"},
    Oddity{"the Istio gateway runs a sidecar proxy without token and configuration, and its "
           "Service leads to a port on which nothing listens",
           "reproduced, warning simulator-deployment/istio-gateway"},
    Oddity{"the README documents port 9003 for the EPP's health checks; it is epp.port plus 1",
           "repaired, llm-d-sim/epp-health-port"},
    Oddity{"the simulator's containers have no probes", "reproduced"},
    Oddity{"the EPP's Service calls its gRPC port http, which is what Istio then takes it for",
           "reproduced"},
    Oddity{"nothing that is made ever asks the EPP", "reproduced"},
    Oddity{"spec.logVerbosity reaches a stage only where it says logVerbosity: 0, because of the "
           "stage's default",
           "reproduced, warning simulator-deployment/log-verbosity"},
    Oddity{"the default image is another one when spec is missing or image is empty", "reproduced"},
    Oddity{"enabled has no default: a block without it makes nothing, and inferenceGateway needs "
           "it besides each gateway",
           "reproduced, warning simulator-deployment/not-enabled"},
    Oddity{"spec.replicas, spec.resources and spec.service are ignored when there are stages",
           "reproduced, warning simulator-deployment/stages"},
    Oddity{"spec.gateway is never read", "reproduced, warning dead-field"},
    Oddity{"the EPP's plugin file sets hashBlockSize, which the EPP calls blockSize",
           "reproduced, warning simulator-deployment/hash-block-size"},
    Oddity{
        "a connectionPool block limits to 1 what it does not name, and refuses requests beyond it",
        "reproduced, warning simulator-deployment/circuit-breaker"},
    Oddity{"LEAST_CONN is an old name, which is passed on",
           "reproduced, warning simulator-deployment/least-conn; repair llm-d-sim/least-conn, off "
           "by default"},
    Oddity{"the label llm-d.ai/inferenceServing is the old spelling of llm-d.ai/inference-serving",
           "reproduced, since it stands in selectors; warning simulator-deployment/old-label"},
    Oddity{"prefill is made, and nothing leads to it", "reproduced"},
    Oddity{"claims are passed on to containers, and pods have none",
           "refused, simulator-deployment/claims"},
    Oddity{"an EPP port of 9089 or 9090 collides with that of its metrics",
           "refused, simulator-deployment/epp-port"},
    Oddity{"a Service that exists already is left alone; a SchedulerInstall overwrites it",
           "none is made where a SchedulerInstall or the input has one, note "
           "simulator-deployment/other-maker; one of --existing does not count, since the last "
           "render may have made it"},
    Oddity{"nothing is removed when a block is switched off",
           "not part of the objects: a render no longer has them"},
    Oddity{"the number of replicas is set back on every pass, and nothing else of a Deployment "
           "that exists ever changes",
           "not part of the objects: whoever applies them changes everything"},
    Oddity{"a changed ConfigMap does not restart pods", "reproduced"},
    Oddity{"Ready is true with 0 of 0 pods, and prefill, EPP and gateways do not count; endpoints "
           "and gatewayURL are never written",
           "no status is written"},
};

}  // namespace

extern const Kind simulator_deployment;
const Kind simulator_deployment{.folder = "simulator_deployment",
                                .system = "llm-d-sim",
                                .plan = plan,
                                .repairs = repairs,
                                .settings = settings,
                                .rules = rule_table,
                                .oddities = oddities};

}  // namespace routerctl::kinds
