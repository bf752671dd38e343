#include "renderer/kinds/ai_deployment_containers.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/kube/container_resources.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using rules::report;
using yaml::Field;

// One container of the pod, and where it comes from.
struct Container {
  const Json& made;
  const Field& from;
  bool is_serving;
  const AiDeployment& deployment;

  // Where a value of the serving container was written: beside the template, or in it.
  [[nodiscard]] Field written(std::initializer_list<std::string_view> path) const {
    const auto walk = [&](Field at) {
      for (const std::string_view step : path) {
        at = at[step];
      }
      return at;
    };
    const Field beside = is_serving ? walk(deployment.pods()) : Field();
    const Field within = walk(from);
    return beside ? beside : within ? within : from;
  }
};

// What its name is written in, as far as anybody wrote it.
Field place_of(const Field& from) {
  const Field map = from["modelMapRef"]["name"];
  return map ? map : from["name"] ? from["name"] : from;
}

// What its name is made of: written in the template, the AIModelMap's for triton, else the
// AIDeployment's.
Field name_of(const Container& container, std::string_view name) {
  const Field written = container.from["name"], map = container.from["modelMapRef"]["name"];
  const bool of_map =
      container.deployment.engine->name == "triton" && map && name.starts_with("init-");
  return written ? written : of_map ? map : container.deployment.resource->metadata["name"];
}

void check_name(const Container& container, Diagnostics& diagnostics) {
  const std::string name = container.made.at("name");
  const std::vector<std::string> errors = kube::dns1123_label_errors(name);
  if (errors.empty()) {
    return;
  }
  const CustomResource& deployment = *container.deployment.resource;
  const Field field = name_of(container, name);
  if (field.id() == deployment.metadata["name"].id() &&
      !kube::dns1123_label_errors(deployment.name).empty()) {
    return;  // said of the AIDeployment's name itself
  }
  Diagnostic found = report(rules::container_name, field,
                            fmt::format("a container cannot be called {}", quote(name)));
  found.expected = errors.front();
  diagnostics.push_back(std::move(found));
}

void check_image(const Container& container, Diagnostics& diagnostics) {
  if (container.made.value("image", "").empty()) {
    Diagnostic found = report(
        rules::image_missing, place_of(container.from),
        fmt::format("container {} has no image", quote(container.from["name"].text(serving))));
    diagnostics.push_back(std::move(found));
  }
}

void check_probes(const Container& container, Diagnostics& diagnostics) {
  for (const std::string_view name : {"startupProbe", "livenessProbe"}) {
    const auto probe = container.made.find(name);
    if (probe != container.made.end() && probe->value("successThreshold", 1) != 1) {
      Diagnostic found =
          report(rules::success_threshold, container.written({name, "successThreshold"}),
                 fmt::format("successThreshold of a {} has to be 1", name));
      diagnostics.push_back(std::move(found));
    }
  }
}

void check_resources(const Container& container, Diagnostics& diagnostics) {
  const Json resources = container.made.value("resources", Json::object());
  for (kube::ResourceError& error : kube::resource_errors(resources)) {
    Diagnostic found =
        report(rules::resources, container.written({"resources", error.list, error.resource}),
               std::move(error.message));
    found.expected = std::move(error.expected);
    diagnostics.push_back(std::move(found));
  }
}

}  // namespace

Diagnostic report_twice(std::string_view what, std::string_view name, const Field& first,
                        const Field& second) {
  // Of two, the one that the engine adds cannot be renamed.
  const bool added = second.key() == "engine";
  const Field mine = place_of(added ? first : second), other = place_of(added ? second : first);
  Diagnostic found = report(rules::duplicate_name, mine,
                            fmt::format("two {}s of the pod are called {}", what, quote(name)));
  if (mine.id() != other.id()) {
    found.related.emplace_back(other.place(), "the other one");
  }
  if (added) {
    found.hints.push_back(
        fmt::format("engine {} adds a {} of this name: rename yours", other.text(), what));
  }
  return found;
}

void check_containers(const AiPod& pod, const AiDeployment& deployment, Diagnostics& diagnostics) {
  std::map<std::string, Field> seen;
  const auto check = [&](const char* list, const std::vector<Field>& from) {
    const auto items = pod.spec.find(list);
    for (std::size_t i = 0; i < from.size(); ++i) {
      const Json& made = (*items)[i];
      const bool is_serving = &made == &pod.spec.at("containers")[pod.serving_index()];
      const Container container{made, from[i], is_serving, deployment};
      const auto [first, added] = seen.try_emplace(made.at("name"), from[i]);
      if (!added) {
        diagnostics.push_back(report_twice("container", first->first, first->second, from[i]));
      } else {
        check_name(container, diagnostics);
      }
      check_image(container, diagnostics);
      check_probes(container, diagnostics);
      check_resources(container, diagnostics);
    }
  };
  check("initContainers", pod.init_containers);
  check("containers", pod.containers);
}

}  // namespace routerctl::kinds
