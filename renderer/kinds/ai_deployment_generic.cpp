#include "renderer/kinds/ai_deployment_generic.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_args.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using rules::report;
using yaml::Field;

void check_probes(const AiDeployment& deployment, const Field& container,
                  Diagnostics& diagnostics) {
  for (const std::string_view name : ai_probe_fields) {
    const Field override = deployment.pods()[name];
    if (override && !container[name]) {
      Diagnostic found =
          report(rules::no_probe, override,
                 fmt::format("the first container has no {}: the operator crashes", name));
      found.where = override.key_place();
      found.hints.push_back(fmt::format("write the {} into the container", name));
      diagnostics.push_back(std::move(found));
    }
  }
}

void refuse(const Rule& rule, const Field& field, std::string message, std::string hint,
            Diagnostics& diagnostics) {
  Diagnostic found = report(rule, field, std::move(message));
  found.where = field.key_place();
  found.hints.push_back(std::move(hint));
  diagnostics.push_back(std::move(found));
}

}  // namespace

bool check_generic(const AiDeployment& deployment, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const Field pod = deployment.pods()["template"];
  const Field containers = pod["spec"]["containers"];
  if (!pod) {
    Diagnostic found = report(rules::template_missing, deployment.resource->spec["engine"]["name"],
                              "engine generic requires a pod template");
    found.field = "spec.deployment.template";
    found.hints.emplace_back("write the container in spec.deployment.template.spec.containers");
    diagnostics.push_back(std::move(found));
  } else if (containers.size() == 0) {
    refuse(rules::no_container, containers ? containers : pod,
           "engine generic has no container: the operator crashes",
           "write the engine as the first container", diagnostics);
  } else {
    const Field first = *containers.items().begin();
    if (first["env"].size() != 0) {
      refuse(rules::container_env, first["env"],
             "the first container of engine generic has its env in spec.env", "move it to spec.env",
             diagnostics);
    }
    if (first["ports"].size() != 0) {
      refuse(rules::container_ports, first["ports"],
             "the first container of engine generic has its ports in spec.endpoint",
             "write the port in spec.endpoint", diagnostics);
    }
    check_probes(deployment, first, diagnostics);
  }
  return diagnostics.size() == before;
}

void make_generic_serving(Json& container, const AiDeployment& deployment) {
  container["name"] = serving;
  if (Json env = ai_env(deployment); !env.empty()) {
    container["env"] = std::move(env);
  }
  Json ports = Json::array();
  for (const Field endpoint : deployment.resource->spec["endpoint"].items()) {
    ports.push_back(Json::object({{"containerPort", endpoint["port"].integer()}}));
  }
  if (!ports.empty()) {
    container["ports"] = std::move(ports);
  }
  for (const std::string_view name : ai_probe_fields) {
    if (const Field override = deployment.pods()[name]) {
      override_probe(container[std::string(name)], override);
    }
  }
}

}  // namespace routerctl::kinds
