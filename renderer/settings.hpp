#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

/// All settings of all kinds, sorted by name, each once.
std::vector<const Setting*> all_settings(const Library& library);
/// Null when no kind declares it.
const Setting* find_setting(const Library& library, std::string_view name);
/// All repairs of all kinds, sorted by id, each once.
std::vector<const Repair*> all_repairs(const Library& library);

/// Why this cannot be set, with a suggestion; nothing when it can.
std::optional<std::string> setting_problem(const Library& library, std::string_view name,
                                           std::string_view value);
std::optional<std::string> repair_problem(const Library& library, std::string_view id);

/// Every setting with the value in force: the user's, else the operator's under `--fidelity
/// operator`, else the default.
std::map<std::string, std::string, std::less<>> resolve_settings(const Library& library,
                                                                 const CompileOptions& options);

bool is_enabled(const Repair& repair, const CompileOptions& options);

}  // namespace routerctl
