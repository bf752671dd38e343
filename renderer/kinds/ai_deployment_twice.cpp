#include "renderer/kinds/ai_deployment_twice.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_args.hpp"
#include "renderer/kinds/ai_deployment_repairs.hpp"
#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
namespace fixes = ai_deployment_repairs;
using yaml::Field;

// Only the last variable of a name reaches the container; `later` are the engine's own.
void discard_earlier(const Field& env, std::set<std::string_view> later) {
  std::vector<Field> variables;
  for (const Field variable : env.items()) {
    variables.push_back(variable);
  }
  for (auto variable = variables.rbegin(); variable != variables.rend(); ++variable) {
    if (!later.insert((*variable)["name"].text()).second) {
      variable->discard(rules::env_overruled);
    }
  }
}

void note_env(const AiDeployment& deployment, const Inputs& inputs) {
  const Field env = deployment.resource->spec["env"];
  if (!deployment.engine->takes_env && !inputs.repairs.contains(fixes::engine_env)) {
    env.discard(rules::env_ignored);
    return;
  }
  env.use();
  discard_earlier(env, deployment.engine->name == "localai"
                           ? std::set<std::string_view>{"MODELS_PATH"}
                           : std::set<std::string_view>{});
}

// A list of one container as it was made, and the list in the input that it comes from.
struct Written {
  const Json& container;
  const char* list;
  Field from;
};

std::string describe(const Written& written, const Json& item) {
  return written.list == std::string_view("env")
             ? fmt::format("variable {}", quote(item.at("name").get<std::string>()))
             : fmt::format("port {}", ai_port_key(item));
}

// Nothing for what the engine adds at the end.
Field item_of(const Written& written, std::size_t index) {
  for (const Field item : written.from.items()) {
    if (index-- == 0) {
      return item;
    }
  }
  return {};
}

void report_twice(const Written& written, Diagnostics& diagnostics) {
  const auto items = written.container.find(written.list);
  if (items == written.container.end()) {
    return;
  }
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const std::string what = describe(written, (*items)[i]);
    const auto [first, added] = seen.try_emplace(what, i);
    if (added) {
      continue;
    }
    const std::string name = written.container.at("name");
    const Field earlier = item_of(written, first->second), item = item_of(written, i);
    Diagnostic found = rules::report(
        rules::duplicates, item ? item : earlier,
        fmt::format("container {} has {} twice: server-side apply refuses it", quote(name), what));
    if (item) {
      found.related.emplace_back(earlier.place(), "the other one");
    }
    found.hints.push_back(fmt::format("turn on --repair {}", fixes::duplicates));
    diagnostics.push_back(std::move(found));
  }
}

}  // namespace

std::string ai_port_key(const Json& port) {
  return fmt::format("{}/{}", port.at("containerPort").get<std::int64_t>(),
                     port.value("protocol", "TCP"));
}

void note_twice(const AiPod& pod, const AiDeployment& deployment, const Inputs& inputs,
                Diagnostics& diagnostics) {
  note_env(deployment, inputs);
  const bool repaired = inputs.repairs.contains(fixes::duplicates);
  if (!repaired && !deployment.engine->takes_env && inputs.repairs.contains(fixes::engine_env)) {
    // That repair adds them later.
    const Json added = Json::object({{"name", serving}, {"env", ai_env(deployment)}});
    report_twice({added, "env", deployment.resource->spec["env"]}, diagnostics);
  }
  const Field spec = deployment.resource->spec;
  const auto note = [&](const char* list, const std::vector<Field>& from) {
    const auto containers = pod.spec.find(list);
    for (std::size_t i = 0; i < from.size(); ++i) {
      const Json& made = (*containers)[i];
      const bool is_serving = &made == &pod.spec.at("containers")[pod.serving_index()];
      if (!is_serving) {
        discard_earlier(from[i]["env"], {});
      }
      if (!repaired) {
        report_twice({made, "env", is_serving ? spec["env"] : from[i]["env"]}, diagnostics);
        report_twice({made, "ports", is_serving ? spec["endpoint"] : from[i]["ports"]},
                     diagnostics);
      }
    }
  };
  note("initContainers", pod.init_containers);
  note("containers", pod.containers);
}

}  // namespace routerctl::kinds
