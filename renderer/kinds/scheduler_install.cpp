// SchedulerInstall of junzzhu/llm-d-scheduler-sim-operator at commit ea708cc: an endpoint picker, a
// Gateway with its route, and Istio policy, over two namespaces. See docs/scheduler_install.md.

#include <array>

#include "renderer/kinds/kind.hpp"
#include "renderer/kinds/llm_d_objects.hpp"
#include "renderer/kinds/llm_d_settings.hpp"
#include "renderer/kinds/scheduler_install_checks.hpp"
#include "renderer/kinds/scheduler_install_objects.hpp"
#include "renderer/kinds/scheduler_install_repairs.hpp"
#include "renderer/kinds/scheduler_install_rules.hpp"
#include "renderer/kinds/scheduler_install_values.hpp"

namespace routerctl::kinds {

namespace {

void check(const SchedulerInstall& install, const Inputs& inputs, Diagnostics& diagnostics) {
  check_refusals(install, inputs, diagnostics);
  check_values(install, diagnostics);
  check_surprises(install, inputs, diagnostics);
}

std::vector<PlannedObject> objects_of(const SchedulerInstall& install, const Inputs& inputs) {
  std::vector<PlannedObject> objects;
  if (install.enabled("epp")) {
    objects = scheduler_epp(install);
  }
  if (install.enabled("gateway")) {
    objects.push_back(scheduler_gateway(install));
  }
  objects.push_back(scheduler_proxy_service(install));
  if (install.enabled("routing")) {
    objects.push_back(scheduler_reference_grant(install));
    objects.push_back(scheduler_http_route(install));
  }
  if (install.enabled("destinationRule")) {
    objects.push_back(scheduler_destination_rule(install, inputs));
  }
  if (install.enabled("envoyFilter")) {
    objects.push_back(scheduler_envoy_filter(install, inputs));
  }
  return objects;
}

std::vector<Plan> plan(std::span<const CustomResource> resources, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  const std::vector<SchedulerInstall> installs(resources.begin(), resources.end());
  std::vector<Plan> plans;
  for (const SchedulerInstall& install : installs) {
    check(install, inputs, diagnostics);
    plans.push_back({.source = install.resource().root, .objects = objects_of(install, inputs)});
  }
  check_pods(installs, inputs, diagnostics);
  check_together(installs, inputs, diagnostics);
  return plans;
}

namespace rules = scheduler_install_rules;
namespace fixes = scheduler_install_repairs;

constexpr std::array settings{llm_d_settings::epp_address, llm_d_settings::istio_api_version};

constexpr std::array repairs{
    Repair{.id = envoy_filter_dns,
           .since = "0.1.0",
           .why =
               "the operator writes the ClusterIP of the EPP's Service into the EnvoyFilter, which "
               "is known in a cluster only; Envoy looks the Service up by its name",
           .apply = fixes::find_epp_by_name},
    Repair{.id = "llm-d-sim/epp-target-port",
           .since = "0.1.0",
           .why =
               "the EPP listens on epp.port, and its Service leads to 9002 all the same; it leads "
               "to epp.port",
           .apply = fixes::follow_epp_port},
    Repair{
        .id = "llm-d-sim/inference-pool",
        .on = false,
        .effect = Repair::Effect::adds_objects,
        .since = "0.1.0",
        .why =
            "the EPP takes pods and port from an InferencePool, which the operator does not make",
        .apply = fixes::add_inference_pool},
    Repair{.id = "llm-d-sim/least-conn",
           .on = false,
           .since = "0.1.0",
           .why = "Istio has called LEAST_CONN LEAST_REQUEST since 1.14, and treats both alike",
           .apply = llm_d_rename_least_conn},
};

constexpr std::array rule_table{
    rules::simulator_namespace,
    rules::scheduler_namespace,
    rules::pool_name,
    rules::envoy_filter_without_epp,
    rules::shared_grant,
    rules::envoy_filter_without_selector,
    rules::quantity,
    rules::claims,
    rules::no_namespace,
    rules::parent_gateway,
    rules::name,
    rules::port,
    rules::epp_port,
    rules::label,
    rules::connection_limit,
    rules::epp_address,
    rules::one_address,
    rules::target_port,
    rules::not_enabled,
    rules::epp_target_port,
    rules::pool_namespace,
    rules::reference_grant,
    rules::inference_pool,
    rules::picker_reference,
    rules::ext_proc,
    rules::hash_block_size,
    rules::circuit_breaker,
    rules::least_conn,
    rules::old_label,
    rules::no_pods,
    rules::pod_port,
    rules::listener,
    rules::not_istio,
};

// Where the operator surprises.
constexpr std::array oddities{
    Oddity{"simulatorNamespace may be left out by the schema, and the operator makes nothing "
           "without it",
           "refused, scheduler-install/simulator-namespace"},
    Oddity{"the operator owns its objects, and cannot where schedulerNamespace is not the "
           "resource's namespace",
           "refused under --fidelity operator; by default rendered with a warning, "
           "scheduler-install/scheduler-namespace"},
    Oddity{"the InferencePool of EPP and route is never made",
           "reproduced, warning scheduler-install/inference-pool; repair llm-d-sim/inference-pool, "
           "off by default"},
    Oddity{"an InferencePool names its EPP without a namespace, and the operator puts the two into "
           "different ones",
           "the repaired pool does the same, warning scheduler-install/picker-reference"},
    Oddity{"the EPP's Service leads to 9002 whatever epp.port says",
           "repaired, llm-d-sim/epp-target-port; reproduced with a warning "
           "scheduler-install/epp-target-port where the repair is off"},
    Oddity{"the EPP's health port is epp.port + 1",
           "reproduced: arguments, container port and probes agree, and 9003 comes out by default"},
    Oddity{"proxyService.targetPort has the default 8200, which beats \"the same as port\"",
           "reproduced, warning scheduler-install/target-port"},
    Oddity{"a written targetPort: 0 does take port", "reproduced"},
    Oddity{"the EPP's Role is in simulatorNamespace, wherever the pool is",
           "reproduced, warning scheduler-install/pool-namespace"},
    Oddity{"the ReferenceGrant is in simulatorNamespace, wherever the pool is, and is made for one "
           "namespace too",
           "reproduced, warning scheduler-install/reference-grant"},
    Oddity{"the ReferenceGrant has one fixed name",
           "refused for two SchedulerInstalls with one simulatorNamespace, "
           "scheduler-install/shared-grant"},
    Oddity{"without a gateway block the route's parent has an empty name",
           "refused, scheduler-install/parent-gateway; reproduced with a warning under --fidelity "
           "operator"},
    Oddity{"gateway.name, epp.poolName and epp.poolNamespace are taken as defaults of the route "
           "even from blocks that are off",
           "reproduced"},
    Oddity{"the EnvoyFilter holds the ClusterIP that the EPP's Service has in the cluster",
           "repaired, llm-d-sim/envoyfilter-dns; the address of the setting llm-d-sim.epp-address "
           "or, where the repair is off, of a Service in --existing; without either the name and "
           "scheduler-install/epp-address"},
    Oddity{"the EnvoyFilter buffers bodies and skips headers, which the EPP does not understand; "
           "failure_mode_allow hides that",
           "reproduced, warning scheduler-install/ext-proc"},
    Oddity{"comments in the operator's code say that headers are sent",
           "reproduced as the code does"},
    Oddity{"the default profile sets hashBlockSize, which the EPP calls blockSize",
           "reproduced, warning scheduler-install/hash-block-size"},
    Oddity{"without connectionPool both limits are 1; a written 0 is passed on as 0",
           "reproduced, warning scheduler-install/circuit-breaker"},
    Oddity{"LEAST_CONN is deprecated",
           "reproduced, warning scheduler-install/least-conn; repair llm-d-sim/least-conn, off by "
           "default"},
    Oddity{"the default selector has the old label llm-d.ai/inferenceServing",
           "reproduced, warning scheduler-install/old-label unless pods of the input have it"},
    Oddity{"a Service that a SimulatorDeployment makes under the same name is written over, in "
           "either order",
           "this one is made, the SimulatorDeployment leaves its own out"},
    Oddity{"objects are skipped silently where the API of Istio or of the Gateway API is not "
           "installed",
           "always made"},
    Oddity{"the EPP has no NAMESPACE and POD_NAME as in a SimulatorDeployment", "reproduced"},
    Oddity{"nothing is removed when a block is switched off, except the EnvoyFilter",
           "not part of the objects"},
    Oddity{"five objects in simulatorNamespace stay when the resource is deleted",
           "not part of the objects"},
    Oddity{"replicas of the EPP are set back on every pass, against any autoscaler",
           "not part of the objects"},
    Oddity{"a changed plugin file does not restart the EPP", "reproduced"},
    Oddity{"the condition Ready is never False, and looks at no pod", "not part of the objects"},
};

}  // namespace

extern const Kind scheduler_install;
const Kind scheduler_install{.folder = "scheduler_install",
                             .system = "llm-d-sim",
                             .plan = plan,
                             .repairs = repairs,
                             .settings = settings,
                             .rules = rule_table,
                             .oddities = oddities};

}  // namespace routerctl::kinds
