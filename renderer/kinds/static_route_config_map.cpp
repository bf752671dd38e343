#include "renderer/kinds/static_route_config_map.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/static_route_rules.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = static_route_rules;
using rules::report;

std::string nearest_valid_name(std::string_view name) {
  std::string valid;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
    valid += upper ? static_cast<char>(c + ('a' - 'A')) : plain ? c : '-';
  }
  const std::size_t begin = std::min(valid.find_first_not_of("-."), valid.size());
  valid = valid.substr(begin, valid.find_last_not_of("-.") + 1 - begin);
  return kube::dns1123_subdomain_errors(valid).empty() ? valid : std::string();
}

void check_name(const CustomResource& route, const std::string& name, Diagnostics& diagnostics) {
  const std::vector<std::string> errors = kube::dns1123_subdomain_errors(name);
  if (errors.empty()) {
    return;
  }
  const yaml::Field field = config_map_name_field(route);
  Diagnostic found =
      report(rules::config_map_name, field,
             fmt::format("the API server refuses a ConfigMap named {}", quote(name)));
  found.expected = errors.front();
  constexpr std::size_t longest = 253;
  if (name.size() > longest) {
    found.found = fmt::format("a name of {} bytes", name.size());
  }
  if (field.key() == "name") {
    found.hints.emplace_back(
        "without configMapName the name of the StaticRoute is used, with -config at the end; set "
        "spec.configMapName to a shorter one");
  } else if (const std::string valid = nearest_valid_name(name); !valid.empty()) {
    found.hints.push_back("write " + quote(valid));
  }
  diagnostics.push_back(std::move(found));
}

bool same_content(const CustomResource& a, const CustomResource& b) {
  constexpr std::array fields{"serviceDiscovery", "routingLogic", "staticBackends", "staticModels"};
  return std::all_of(fields.begin(), fields.end(), [&](std::string_view name) {
    return a.spec[name].text() == b.spec[name].text();
  });
}

void report_shared(const CustomResource& first, const CustomResource& second,
                   const std::string& name, Diagnostics& diagnostics) {
  const yaml::Field field = config_map_name_field(second);
  Diagnostic found =
      report(rules::shared_config_map, field,
             fmt::format("StaticRoutes {} and {} both write ConfigMap {}, with different contents",
                         quote(first.name), quote(second.name), quote(name)));
  found.hints.push_back(fmt::format("give {} a configMapName of its own", quote(second.name)));
  found.related.emplace_back(config_map_name_field(first).place(),
                             fmt::format("StaticRoute {} writes it too", quote(first.name)));
  diagnostics.push_back(std::move(found));
}

}  // namespace

yaml::Field config_map_name_field(const CustomResource& route) {
  const yaml::Field given = route.spec["configMapName"];
  return given.text().empty() ? route.metadata["name"] : given;
}

std::string config_map_name(const CustomResource& route) {
  const std::string_view given = route.spec["configMapName"].text();
  return given.empty() ? route.name + "-config" : std::string(given);
}

void check_config_maps(std::span<const CustomResource> routes, Diagnostics& diagnostics) {
  std::map<std::pair<std::string_view, std::string>, const CustomResource*> writers;
  for (const CustomResource& route : routes) {
    const std::string name = config_map_name(route);
    check_name(route, name, diagnostics);
    const auto [found, first] =
        writers.emplace(std::pair(std::string_view(route.namespace_), name), &route);
    // The same resource twice is reported for every kind.
    if (!first && found->second->name != route.name && !same_content(*found->second, route)) {
      report_shared(*found->second, route, name, diagnostics);
    }
  }
}

}  // namespace routerctl::kinds
