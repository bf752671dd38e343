#pragma once

#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

/// Appends the objects of a plan: every text, then every object, is filled from its template.
/// Throws tmpl::MissingName when a template needs a value that the plan does not provide in that
/// form.
void fill_plan(const Plan& plan, const Kind& kind, const Library& library, bool trace,
               std::vector<Object>& objects);

}  // namespace routerctl
