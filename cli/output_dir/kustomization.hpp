#pragma once

#include <string>
#include <string_view>

#include "cli/output_dir/index.hpp"

namespace routerctl::output_dir {

inline constexpr std::string_view kustomization_name = "kustomization.yaml";

/// Stands in the index where other files have their source.
inline constexpr std::string_view kustomization_source = "--kustomization";

/// A base that lists every file of the index.
std::string kustomization(const Index& index);

}  // namespace routerctl::output_dir
