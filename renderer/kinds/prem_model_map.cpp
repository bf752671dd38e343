#include "renderer/kinds/prem_model_map.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/ai_model_map_rules.hpp"
#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_model_map_rules;
using rules::report;
using yaml::Field;

constexpr std::string_view kind = "AIModelMap", group = "premlabs.io";

struct Engine {
  std::string_view name, list;
};

constexpr std::array engines{
    Engine{"deepspeed-mii", "deepspeed-mii"},
    Engine{"localai", "localai"},
    Engine{"triton", "tensor_rt"},
    Engine{"vllm", "vllm"},
};

const CustomResource* find_map(const Inputs& inputs, bool existing, std::string_view namespace_,
                               std::string_view name) {
  const std::tuple wanted(kind, group, existing, namespace_, name);
  const auto key = [](const CustomResource& r) {
    return std::tuple(r.kind, r.group, r.existing, std::string_view(r.namespace_),
                      std::string_view(r.name));
  };
  const auto found = std::lower_bound(
      inputs.resources.begin(), inputs.resources.end(), wanted,
      [&](const CustomResource& resource, const auto& value) { return key(resource) < value; });
  return found != inputs.resources.end() && key(*found) == wanted ? &*found : nullptr;
}

bool has_failed(const Inputs& inputs, std::string_view namespace_, std::string_view name) {
  return std::any_of(inputs.failed.begin(), inputs.failed.end(), [&](const FailedResource& failed) {
    return failed.kind == kind && failed.namespace_ == namespace_ && failed.name == name;
  });
}

// The map may stand in another namespace, or have none.
std::string where_else(std::string_view name, std::string_view namespace_,
                       std::string_view other_namespace) {
  if (other_namespace.empty()) {
    return fmt::format("AIModelMap {} has no namespace; -n names one", quote(name));
  }
  return fmt::format("there is one in namespace {}; modelMapRef.namespace names {}",
                     quote(other_namespace),
                     namespace_.empty() ? "it, or -n the one of the AIDeployment" : "it");
}

std::vector<std::string> suggestions(const Inputs& inputs, std::string_view namespace_,
                                     std::string_view name) {
  std::vector<std::string_view> beside;
  for (const CustomResource& resource : inputs.resources) {
    if (resource.kind != kind || resource.group != group) {
      continue;
    }
    if (resource.name == name) {
      return {where_else(name, namespace_, resource.namespace_)};
    }
    if (resource.namespace_ == namespace_) {
      beside.push_back(resource.name);
    }
  }
  std::vector<std::string> hints = did_you_mean(name, beside);
  if (hints.empty()) {
    hints.emplace_back(
        "neither the input nor --existing has it; --existing reads the output of 'kubectl get "
        "aimodelmaps -A -o yaml' too");
  }
  return hints;
}

void report_not_found(const Field& name, std::string_view namespace_, const Inputs& inputs,
                      Diagnostics& diagnostics) {
  const std::string in = namespace_.empty() ? "" : " in namespace " + quote(namespace_);
  Diagnostic found =
      report(rules::not_found, name,
             fmt::format("aimodelmaps.premlabs.io {} not found{}", quote(name.text()), in));
  found.hints = suggestions(inputs, namespace_, name.text());
  diagnostics.push_back(std::move(found));
}

void report_no_such_variant(const Field& ref, const CustomResource& map, std::string_view engine,
                            Diagnostics& diagnostics) {
  const std::string_view variant = ref["variant"].text();
  Diagnostic found = report(rules::no_such_variant, ref["variant"],
                            fmt::format("AIModelMap {} has no variant {} for engine {}",
                                        quote(map.name), quote(variant), engine));
  found.related.emplace_back(map.metadata["name"].place(),
                             fmt::format("AIModelMap {}", quote(map.name)));
  std::vector<std::string_view> variants;
  for (const auto& [other, list] : engines) {
    for (const Field entry : map.spec[list].items()) {
      const std::string_view candidate = entry["variant"].peek();
      if (other == engine) {
        variants.push_back(candidate);
      } else if (candidate == variant) {
        found.hints.push_back(fmt::format("it has one for engine {}, in {}", other, list));
      }
    }
  }
  const std::vector<std::string> meant = did_you_mean(variant, variants);
  found.hints.insert(found.hints.begin(), meant.begin(), meant.end());
  diagnostics.push_back(std::move(found));
}

}  // namespace

const CustomResource* find_model_map(const Inputs& inputs, std::string_view namespace_,
                                     std::string_view name) {
  const CustomResource* const own = find_map(inputs, false, namespace_, name);
  return own != nullptr ? own : find_map(inputs, true, namespace_, name);
}

std::string_view variant_list_of(std::string_view engine) {
  const auto* const found = std::find_if(engines.begin(), engines.end(),
                                         [&](const Engine& each) { return each.name == engine; });
  return found == engines.end() ? std::string_view() : found->list;
}

PremVariant find_variant(const Field& model_map_ref, const CustomResource& deployment,
                         std::string_view engine, const Inputs& inputs, Diagnostics& diagnostics) {
  const Field& ref = model_map_ref;
  const std::string_view name = ref["name"].text(), variant = ref["variant"].text();
  const std::string_view elsewhere = ref["namespace"].text();
  const std::string_view namespace_ = elsewhere.empty() ? deployment.namespace_ : elsewhere;
  if (name.empty()) {
    diagnostics.push_back(
        report(rules::reference_without_name, ref["name"], "modelMapRef has no name"));
    return {};
  }
  if (variant.empty()) {
    diagnostics.push_back(
        report(rules::reference_without_variant, ref["variant"], "modelMapRef has no variant"));
    return {};
  }
  const CustomResource* const map = find_model_map(inputs, namespace_, name);
  if (map == nullptr) {
    if (!has_failed(inputs, namespace_, name)) {
      report_not_found(ref["name"], namespace_, inputs, diagnostics);
    }
    return {};
  }
  if (engine == "generic") {
    diagnostics.push_back(
        report(rules::generic_engine, ref, "engine generic takes no model from an AIModelMap"));
    return {};
  }
  const std::string_view list = variant_list_of(engine);
  if (list.empty()) {
    return {};
  }
  for (const Field entry : map->spec[list].items()) {
    if (entry["variant"].text() == variant) {
      return {map, entry};
    }
  }
  report_no_such_variant(ref, *map, engine, diagnostics);
  return {};
}

}  // namespace routerctl::kinds
