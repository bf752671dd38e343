#include "renderer/compile.hpp"

#include <algorithm>
#include <utility>

#include "renderer/dead_fields.hpp"
#include "renderer/fill.hpp"
#include "renderer/gather.hpp"
#include "renderer/ignore_comments.hpp"
#include "renderer/lost_indentation.hpp"
#include "renderer/merge_objects.hpp"
#include "renderer/plan_all.hpp"
#include "renderer/read.hpp"
#include "renderer/repair.hpp"
#include "renderer/select.hpp"
#include "renderer/tables.hpp"

namespace routerctl {

Compilation compile(std::span<const SourceFile* const> files,
                    std::span<const SourceFile* const> existing, const Library& library,
                    const CompileOptions& options) {
  Compilation result;
  result.diagnostics.ignore(options.ignore);
  Read read = read_all(files, library, options);
  // The cluster's objects may have fields of a newer CRD.
  CompileOptions lenient = options;
  lenient.validate = schema::Validate::warn;
  Read looked_up = read_all(existing, library, lenient);
  Inputs inputs = gather(std::move(read), std::move(looked_up), library, options, result);
  // From here on every resource satisfies its schema and is the only one of its name; the kinds
  // rely on it.

  std::vector<KindPlans> plans = plan_all(inputs, library, options, result.diagnostics);
  repair(plans, inputs, options, result.repairs);
  report_dead_fields(plans, inputs, result.diagnostics);
  ignore_by_comments(files, result.documents, library, options.ignore, result.diagnostics);
  // Plans hold everything that was asked for; what nobody read has been said.

  // Objects of one kind clash where that kind says so; objects of several are compared.
  const bool fill = !options.plan_only || plans.size() > 1;
  if (fill && !has_errors(result.diagnostics)) {
    fill_all(plans, library, options, result);
    result.tables = tables_of(plans);
    result.needs = needs_of(plans);
    merge_objects(result.objects, result.diagnostics);
    sort_for_apply(result.objects);
  }
  result.others = std::move(inputs.objects);
  sort_for_report(result.diagnostics);
  if (options.plan_only || has_errors(result.diagnostics)) {
    result.objects.clear();
    result.tables.clear();
    result.needs.clear();
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
       {diagnostic_rules, yaml::rules, select_rules, lost_indentation_rules, schema::rules,
        gather_rules, dead_field_rules, ignore_comment_rules, merge_rules, tmpl::rules}) {
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
