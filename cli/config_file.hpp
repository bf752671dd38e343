#pragma once

#include "renderer/compile.hpp"

namespace routerctl::cli {

extern const std::span<const Rule> config_rules;

/// Reads --config: fidelity, namespace, validate, repairs and settings, checked against
/// schemas/config.yaml. Values go into `options`; what is wrong is reported with its line.
void read_config(const SourceFile& file, const Library& library, CompileOptions& options,
                 Diagnostics& diagnostics);

}  // namespace routerctl::cli
