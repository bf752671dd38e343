#pragma once

#include <span>
#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

extern const std::span<const Rule> merge_rules;

/// One object that two custom resources make: kept once, with both sources, when they agree; an
/// error that names both when they do not.
void merge_objects(std::vector<Object>& objects, Diagnostics& diagnostics);

/// Apply order, then group, kind, namespace, name, bytewise.
void sort_for_apply(std::vector<Object>& objects);

}  // namespace routerctl
