#include "renderer/kinds/static_route_health.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/static_route_rules.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = static_route_rules;
using rules::report;

void check_router_ref(const yaml::Field& ref, Diagnostics& diagnostics) {
  const std::string_view name = ref["name"].text();
  ref["namespace"].use();
  constexpr std::pair<std::string_view, std::string_view> only[] = {{"apiVersion", "v1"},
                                                                    {"kind", "Service"}};
  for (const auto& [key, value] : only) {
    const std::string_view given = ref[key].text();
    if (!given.empty() && given != value) {
      Diagnostic found =
          report(rules::router_ref_kind, ref[key],
                 fmt::format("{} {} is ignored: a Service is looked up", key, quote(given)));
      found.expected = fmt::format("{}, or no {} at all", value, key);
      diagnostics.push_back(std::move(found));
    }
  }
  if (name.empty()) {
    Diagnostic found = report(rules::router_ref_name, ref, "routerRef names no Service");
    found.where = ref.key_place();
    found.hints.emplace_back("add the name of the router's Service, or remove routerRef");
    diagnostics.push_back(std::move(found));
  }
}

void check_thresholds(const yaml::Field& check, Diagnostics& diagnostics) {
  const yaml::Field success = check["successThreshold"];
  const yaml::Field failure = check["failureThreshold"];
  const std::int64_t successes = success.integer(1);
  const std::int64_t failures = failure.integer(3);
  if (successes > failures) {
    Diagnostic found = report(rules::health_check_impossible, success,
                              fmt::format("successThreshold {} is more than failureThreshold {}: "
                                          "the controller's health check always fails",
                                          successes, failures));
    found.hints.emplace_back("raise failureThreshold or lower successThreshold");
    diagnostics.push_back(std::move(found));
  } else if (successes == failures) {
    Diagnostic found = report(rules::health_check_race, failure.written() ? failure : success,
                              fmt::format("successThreshold and failureThreshold are both {}: the "
                                          "controller's health check may end before its last probe",
                                          failures));
    found.hints.emplace_back("raise failureThreshold");
    diagnostics.push_back(std::move(found));
  }
}

}  // namespace

void check_health_check(const CustomResource& route, Diagnostics& diagnostics) {
  const yaml::Field ref = route.spec["routerRef"];
  const yaml::Field check = route.spec["healthCheck"];
  check.use();
  if (ref) {
    check_router_ref(ref, diagnostics);
  }
  if (check && ref) {
    check_thresholds(check, diagnostics);
  } else if (check) {
    Diagnostic found =
        report(rules::health_check_unused, check, "healthCheck has no effect without routerRef");
    found.where = check.key_place();
    found.hints.emplace_back("name the router's Service in spec.routerRef, or remove healthCheck");
    diagnostics.push_back(std::move(found));
  }
}

}  // namespace routerctl::kinds
