#include "renderer/plan_all.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace routerctl {

namespace {

const schema::Resource& resource_of(const Kind& kind, const Library& library) {
  const auto found =
      std::find_if(library.resources.begin(), library.resources.end(),
                   [&](const schema::Resource& r) { return r.folder == kind.folder; });
  if (found == library.resources.end()) {
    throw std::logic_error("no schema for the kind " + std::string(kind.folder));
  }
  return *found;
}

std::span<const CustomResource> resources_of(const Inputs& inputs, const Kind& kind,
                                             const Library& library) {
  const schema::Resource& resource = resource_of(kind, library);
  const auto all = inputs.resources_of(resource.kind, resource.group);
  const auto existing =
      std::find_if(all.begin(), all.end(), [](const CustomResource& r) { return r.existing; });
  return all.first(static_cast<std::size_t>(existing - all.begin()));
}

// A setting that names what is not there is wrong even when there is nothing at all.
bool was_set(const Kind& kind, const CompileOptions& options) {
  return std::any_of(kind.settings.begin(), kind.settings.end(), [&](const Setting& setting) {
    return options.settings.contains(setting.name);
  });
}

// What the receiver of an object would refuse, or we would, is no reason to hide what the operator
// does.
void downgrade(Diagnostics& diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) {
    const Authority authority = diagnostic.rule->authority;
    if (diagnostic.level() == Severity::error &&
        (authority == Authority::consumer || authority == Authority::routerctl)) {
      diagnostic.severity = Severity::warning;
    }
  }
}

}  // namespace

std::vector<KindPlans> plan_all(const Inputs& inputs, const Library& library,
                                const CompileOptions& options, Diagnostics& diagnostics) {
  std::vector<KindPlans> all;
  Diagnostics found;
  found.ignore(options.ignore);
  begin(options.progress, Progress::Stage::planning, library.kinds.size());
  for (const Kind* const kind : library.kinds) {
    step(options.progress);
    const std::span<const CustomResource> own = resources_of(inputs, *kind, library);
    if (!own.empty() || was_set(*kind, options)) {
      all.push_back({kind, kind->plan(own, inputs, found)});
    }
  }
  if (inputs.fidelity == Fidelity::operator_exact) {
    downgrade(found);
  }
  diagnostics.take(std::move(found));
  return all;
}

}  // namespace routerctl
