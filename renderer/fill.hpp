#pragma once

#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

/// Plans to objects: every text, then every object, from its template. Throws tmpl::MissingName
/// when a template names a value that the plan does not provide.
std::vector<Object> fill_plan(const Plan& plan, const Kind& kind, const Library& library,
                              bool trace);

}  // namespace routerctl
