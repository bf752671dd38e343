#include "plugin/wait/budget.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "plugin/wait/fields.hpp"

namespace routerctl::wait {

namespace {

constexpr std::int64_t least = 600, default_deadline = 600;
// A probe that never gives up makes nobody wait for ever.
constexpr std::int64_t most = std::int64_t{7} * 24 * 3600;

// Seconds until a probe that fails all the time is taken seriously.
std::int64_t probe_budget(const Json& container, std::string_view name) {
  const Json* const probe = at(container, name);
  if (probe == nullptr) {
    return 0;
  }
  const auto within = [](std::int64_t value) { return std::clamp<std::int64_t>(value, 0, most); };
  const std::int64_t delay = within(number(*probe, "initialDelaySeconds").value_or(0));
  const std::int64_t period = within(number(*probe, "periodSeconds").value_or(10));
  const std::int64_t failures = within(number(*probe, "failureThreshold").value_or(3));
  return failures != 0 && period > most / failures ? most : within(delay + period * failures);
}

}  // namespace

std::chrono::seconds budget_of(const Json& object) {
  const Json* const spec = at(object, "spec");
  const Json* const pod = spec == nullptr ? nullptr : at(*spec, "template", "spec");
  if (pod == nullptr) {
    return std::chrono::seconds(least);
  }
  std::int64_t probes = 0;
  for (const Json& container : list(*pod, "containers")) {
    probes = std::max(probes, probe_budget(container, "startupProbe") +
                                  probe_budget(container, "readinessProbe"));
  }
  std::int64_t deadline = number(*spec, "progressDeadlineSeconds").value_or(default_deadline);
  if (deadline == std::numeric_limits<std::int32_t>::max()) {
    deadline = default_deadline;  // says: none
  }
  return std::chrono::seconds(std::clamp<std::int64_t>(deadline + probes, least, most));
}

}  // namespace routerctl::wait
