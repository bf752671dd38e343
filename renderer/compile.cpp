#include "renderer/compile.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "renderer/dead_fields.hpp"
#include "renderer/fill.hpp"
#include "renderer/gather.hpp"
#include "renderer/lost_indentation.hpp"
#include "renderer/merge_objects.hpp"
#include "renderer/read.hpp"
#include "renderer/select.hpp"
#include "renderer/settings.hpp"

namespace routerctl {

namespace {

struct KindPlans {
  const Kind* kind;
  std::vector<Plan> plans;
};

const schema::Resource& resource_of(const Kind& kind, const Library& library) {
  const auto found =
      std::find_if(library.resources.begin(), library.resources.end(),
                   [&](const schema::Resource& r) { return r.folder == kind.folder; });
  if (found == library.resources.end()) {
    throw std::logic_error("no schema for the kind " + std::string(kind.folder));
  }
  return *found;
}

// The resources of a kind stand together, those of the input before those that exist.
std::span<const CustomResource> resources_of(const Inputs& inputs, const Kind& kind,
                                             const Library& library) {
  const schema::Resource& resource = resource_of(kind, library);
  const auto is_own = [&](const CustomResource& r) {
    return r.kind == resource.kind && r.group == resource.group && !r.existing;
  };
  const auto begin = std::find_if(inputs.resources.begin(), inputs.resources.end(), is_own);
  return {begin, std::find_if_not(begin, inputs.resources.end(), is_own)};
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

std::vector<KindPlans> plan_all(const Inputs& inputs, const Library& library,
                                Diagnostics& diagnostics) {
  std::vector<KindPlans> all;
  Diagnostics found;
  for (const Kind* const kind : library.kinds) {
    const std::span<const CustomResource> own = resources_of(inputs, *kind, library);
    if (!own.empty()) {
      all.push_back({kind, kind->plan(own, inputs, found)});
    }
  }
  if (inputs.fidelity == Fidelity::operator_exact) {
    downgrade(found);
  }
  std::move(found.begin(), found.end(), std::back_inserter(diagnostics));
  return all;
}

// The resource that each plan was made from.
class Sources {
 public:
  explicit Sources(const Inputs& inputs) {
    for (const CustomResource& resource : inputs.resources) {
      by_root_.emplace(std::pair(resource.root.document(), resource.root.id()), &resource);
    }
  }
  [[nodiscard]] const CustomResource& of(const Plan& plan) const {
    return *by_root_.at({plan.source.document(), plan.source.id()});
  }

 private:
  std::map<std::pair<const yaml::Document*, yaml::NodeId>, const CustomResource*> by_root_;
};

void repair(std::vector<KindPlans>& all, const Inputs& inputs, const CompileOptions& options,
            std::vector<Applied>& applied) {
  const Sources sources(inputs);
  for (auto& [kind, plans] : all) {
    for (const Repair& candidate : kind->repairs) {
      if (!is_enabled(candidate, options)) {
        continue;
      }
      for (Plan& plan : plans) {
        if (candidate.apply(plan, sources.of(plan), inputs)) {
          applied.push_back({&candidate, plan.source.place()});
        }
      }
    }
  }
}

// A field that goes into an object as it is counts as read.
void use_slots(const std::vector<Slot>& slots) {
  for (const Slot& slot : slots) {
    if (const auto* const field = std::get_if<yaml::Field>(&slot.value)) {
      field->use();
    }
  }
}

void report_unread(const std::vector<KindPlans>& all, const Inputs& inputs,
                   Diagnostics& diagnostics) {
  for (const KindPlans& planned : all) {
    for (const Plan& plan : planned.plans) {
      for (const PlannedObject& object : plan.objects) {
        use_slots(object.slots);
        for (const Text& text : object.texts) {
          use_slots(text.slots);
        }
      }
    }
  }
  for (const CustomResource& resource : inputs.resources) {
    if (!resource.existing) {
      report_dead_fields(resource, diagnostics);
    }
  }
}

std::vector<Object> fill_all(const std::vector<KindPlans>& all, const Library& library,
                             const CompileOptions& options, Diagnostics& diagnostics) {
  std::vector<Object> objects;
  try {
    for (const auto& [kind, plans] : all) {
      for (const Plan& plan : plans) {
        fill_plan(plan, *kind, library, options.trace, objects);
      }
    }
  } catch (const tmpl::MissingName& missing) {
    if (missing.where->built_in) {
      throw std::logic_error(missing.where->file.name + ": no value for ${" + missing.name + "}");
    }
    diagnostics.push_back(tmpl::to_diagnostic(missing));
    objects.clear();
  }
  return objects;
}

void take_checks(std::vector<KindPlans>& all, std::vector<HttpCheck>& checks) {
  for (KindPlans& planned : all) {
    for (Plan& plan : planned.plans) {
      std::move(plan.checks.begin(), plan.checks.end(), std::back_inserter(checks));
    }
  }
}

}  // namespace

Compilation compile(std::span<const SourceFile* const> files,
                    std::span<const SourceFile* const> existing, const Library& library,
                    const CompileOptions& options) {
  Compilation result;
  Read read = read_all(files, library, options);
  Read looked_up = read_all(existing, library, options);
  const Inputs inputs = gather(std::move(read), std::move(looked_up), library, options, result);
  // From here on every resource satisfies its schema and is the only one of its name; the kinds
  // rely on it.

  std::vector<KindPlans> plans = plan_all(inputs, library, result.diagnostics);
  repair(plans, inputs, options, result.repairs);
  report_unread(plans, inputs, result.diagnostics);
  // Plans hold everything that was asked for; what nobody read has been said.

  if (!options.plan_only && !has_errors(result.diagnostics)) {
    result.objects = fill_all(plans, library, options, result.diagnostics);
    merge_objects(result.objects, result.diagnostics);
    sort_for_apply(result.objects);
    take_checks(plans, result.checks);
  }
  sort_for_report(result.diagnostics);
  if (has_errors(result.diagnostics)) {
    result.objects.clear();
  }
  return result;
}

std::vector<const Rule*> all_rules(const Library& library) {
  std::vector<const Rule*> rules;
  const auto add = [&](std::span<const Rule> table) {
    for (const Rule& rule : table) {
      rules.push_back(&rule);
    }
  };
  for (const std::span<const Rule> table :
       {yaml::rules, select_rules, lost_indentation_rules, schema::rules, gather_rules,
        dead_field_rules, merge_rules, tmpl::rules}) {
    add(table);
  }
  for (const Kind* const kind : library.kinds) {
    add(kind->rules);
  }
  std::sort(rules.begin(), rules.end(),
            [](const Rule* a, const Rule* b) { return a->code < b->code; });
  return rules;
}

}  // namespace routerctl
