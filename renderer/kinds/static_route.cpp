// StaticRoute of vllm-project/production-stack: one ConfigMap with the file that the router reads
// with --dynamic-config-json. See docs/static_route.md.

#include <array>
#include <string>
#include <utility>

#include "renderer/kinds/kind.hpp"
#include "renderer/kinds/static_route_config_map.hpp"
#include "renderer/kinds/static_route_health.hpp"
#include "renderer/kinds/static_route_lists.hpp"
#include "renderer/kinds/static_route_rules.hpp"

namespace routerctl::kinds {

namespace {

constexpr std::array json_layouts{std::string_view("indented"), std::string_view("compact")};

constexpr std::array settings{
    Setting{
        .name = "production-stack.json",
        .default_value = "indented",
        .meaning =
            "how dynamic_config.json is laid out: indented as in the documentation, or compact, "
            "byte for byte as the controller writes it",
        .values = json_layouts,
        .operator_value = "compact"},
};

// A resource without spec has four empty strings, as the controller writes them.
Slot text_slot(std::string_view name, const yaml::Field& field) {
  return field ? Slot{.name = name, .value = field} : Slot{.name = name, .value = Json("")};
}

// DynamicConfigWatcher of the router: a thread that compares the file with what is in use.
constexpr ConfigReading router_reading{
    .when = ConfigReading::When::at_run_time,
    .why =
        "the router reads its dynamic configuration again every 10 seconds, once the kubelet has "
        "brought the file into its pod"};

PlannedObject config_map(const CustomResource& route, Format format) {
  const Json namespace_ = route.namespace_.empty() ? Json() : Json(route.namespace_);
  return {.template_file = "configmap.yaml",
          .slots = {{.name = "name",
                     .value = Json(config_map_name(route)),
                     .from = {Origin::of(config_map_name_field(route))}},
                    {.name = "namespace",
                     .value = namespace_,
                     .from = {Origin::of(route.metadata["namespace"])}}},
          .texts = {{.name = "dynamicConfig",
                     .template_file = "dynamic_config.yaml",
                     .slots = {text_slot("serviceDiscovery", route.spec["serviceDiscovery"]),
                               text_slot("routingLogic", route.spec["routingLogic"]),
                               text_slot("staticBackends", route.spec["staticBackends"]),
                               text_slot("staticModels", route.spec["staticModels"])},
                     .format = format}},
          .reading = router_reading};
}

// The router answers GET /health with the configuration that it uses.
HttpCheck router_health(const CustomResource& route) {
  const yaml::Field ref = route.spec["routerRef"];
  const yaml::Field check = route.spec["healthCheck"];
  const std::string_view elsewhere = ref["namespace"].text();
  return {.namespace_ = elsewhere.empty() ? route.namespace_ : std::string(elsewhere),
          .service = std::string(ref["name"].text()),
          .path = "/health",
          .period_seconds = check["periodSeconds"].integer(10),
          .timeout_seconds = check["timeoutSeconds"].integer(5),
          .success_threshold = check["successThreshold"].integer(1),
          .failure_threshold = check["failureThreshold"].integer(3),
          .expected = "dynamicConfig"};
}

std::vector<Plan> plan(std::span<const CustomResource> routes, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  const Format format = inputs.setting("production-stack.json") == "compact"
                            ? Format::json_compact_html
                            : Format::json;
  std::vector<Plan> plans;
  plans.reserve(routes.size());
  for (const CustomResource& route : routes) {
    check_lists(route, diagnostics);
    check_health_check(route, diagnostics);
    Plan& made = plans.emplace_back(Plan{.source = route.root, .objects = {}});
    made.objects.push_back(config_map(route, format));
    if (!route.spec["routerRef"]["name"].text().empty()) {
      made.checks.push_back(router_health(route));
      made.needs.push_back({.kind = "Service",
                            .namespace_ = made.checks.back().namespace_,
                            .name = made.checks.back().service,
                            .optional = true,  // the ConfigMap works without it
                            .at = route.spec["routerRef"]["name"]});
    }
  }
  check_config_maps(routes, diagnostics);
  return plans;
}

namespace rules = static_route_rules;

constexpr std::array rule_table{
    rules::no_spec,
    rules::no_backends,
    rules::no_models,
    rules::list_syntax,
    rules::dropped_backend,
    rules::empty_entry,
    rules::backend_count,
    rules::white_space,
    rules::duplicate_backend,
    rules::unreachable_backend,
    rules::config_map_name,
    rules::shared_config_map,
    rules::router_ref_kind,
    rules::router_ref_name,
    rules::health_check_unused,
    rules::health_check_impossible,
    rules::health_check_race,
};

constexpr std::array siblings{
    Sibling{.group = "production-stack.vllm.ai",
            .kind = "VLLMRouter",
            .why = "production-stack's operator turns it into a Deployment and a Service"},
    Sibling{.group = "production-stack.vllm.ai",
            .kind = "VLLMRuntime",
            .why = "production-stack's operator turns it into a Deployment and a Service"},
    Sibling{.group = "production-stack.vllm.ai",
            .kind = "CacheServer",
            .why = "production-stack's operator turns it into a Deployment and a Service"},
    Sibling{.group = "production-stack.vllm.ai",
            .kind = "LoraAdapter",
            .why = "production-stack's operator loads adapters into running pods, which no "
                   "manifest can say"},
};

// Where the controller, its README, the hosted page and the router surprise.
constexpr std::array oddities{
    Oddity{"README and hosted page show dynamic_config.json indented; the controller stores it "
           "compact, without a final newline",
           "as documented; --fidelity operator and production-stack.json=compact have the "
           "controller's bytes, its escapes of &, < and > included"},
    Oddity{"the README names spec.routerSelector, which the resource does not have",
           "refused, unknown-field"},
    Oddity{"the README says \"Router custom resource\"; the kind is StaticRoute",
           "refused, no-such-kind"},
    Oddity{"the README does not mention healthCheck", "accepted, with its defaults"},
    Oddity{
        "the README passes \"--dynamic-config-json PATH\" as one argument, with which the router "
        "does not start",
        "not rendered; docs/static_route.md shows what works"},
    Oddity{"the README installs the controller from a file that was never checked in",
           "no controller is needed"},
    Oddity{"the checked-in CRD allows routingLogic: least_loaded; the Go type and every router do "
           "not",
           "refused, unsupported-value"},
    Oddity{"a resource without spec gets no defaults and becomes four empty strings, which the "
           "router refuses",
           "refused, static-route/no-spec"},
    Oddity{"the two lists are copied unread; the router refuses the file when their lengths differ",
           "refused, static-route/backend-count"},
    Oddity{"the router drops URLs that one pattern does not match, short Service names among them, "
           "and pairs the rest with the models",
           "refused, static-route/dropped-backend; a warning where the router starts all the same"},
    Oddity{"nothing is trimmed: white space becomes part of a model name, and a trailing comma a "
           "model without a name",
           "reproduced, warning static-route/white-space; refused, static-route/empty-entry"},
    Oddity{"the router accepts ports and IPv4 addresses that do not exist, and one backend twice",
           "reproduced, warning static-route/unreachable-backend, static-route/duplicate-backend"},
    Oddity{"configMapName may hold any text; the ConfigMap is refused later",
           "refused, static-route/config-map-name"},
    Oddity{"two StaticRoutes with one ConfigMap name overwrite each other, back and forth",
           "refused, static-route/shared-config-map; printed once when their contents are equal"},
    Oddity{"healthCheck never reaches dynamic_config.json, although the controller has a place for "
           "it",
           "reproduced: the router would refuse such a file"},
    Oddity{"the README says that the health check verifies the configuration; it only asks for "
           "/health, which answers 200 whatever the file holds",
           "not part of the objects"},
    Oddity{"healthCheck without routerRef checks nothing",
           "reproduced, warning static-route/health-check-unused"},
    Oddity{"routerRef without a name fails every run of the controller",
           "reproduced, warning static-route/router-ref-name"},
    Oddity{"kind and apiVersion of routerRef are ignored, a Service is looked up",
           "reproduced, warning static-route/router-ref-kind"},
    Oddity{"uid, fieldPath and resourceVersion of routerRef are never read",
           "reproduced, warning dead-field"},
    Oddity{"the health check is cut off at the moment of its last probe",
           "reproduced, warning static-route/health-check-race"},
    Oddity{"a health check that wants more successes than failureThreshold always fails",
           "reproduced, warning static-route/health-check-impossible"},
    Oddity{"status.lastAppliedTime moves only when the name of the ConfigMap changes",
           "not part of the objects"},
    Oddity{"the ConfigMap has no labels", "reproduced"},
    Oddity{"the ConfigMap is owned by the StaticRoute, by its uid",
           "left out: the uid exists only in the cluster"},
    Oddity{"a ConfigMap that exists already is taken over: its other keys and labels stay, and it "
           "survives the StaticRoute",
           "not part of the objects"},
    Oddity{"a changed configMapName leaves the old ConfigMap behind", "not part of the objects"},
};

}  // namespace

extern const Kind static_route;
const Kind static_route{.folder = "static_route",
                        .system = "production-stack",
                        .plan = plan,
                        .settings = settings,
                        .rules = rule_table,
                        .oddities = oddities,
                        .siblings = siblings};

}  // namespace routerctl::kinds
