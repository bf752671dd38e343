#include "renderer/settings.hpp"

#include <algorithm>

#include "renderer/text/nearest.hpp"

namespace routerctl {

namespace {

std::string with_suggestion(std::string message, std::string_view word,
                            const std::vector<std::string_view>& known) {
  const std::string_view close = nearest(word, known);
  return close.empty() ? message : message + "; did you mean \"" + std::string(close) + "\"?";
}

}  // namespace

std::vector<const Setting*> all_settings(const Library& library) {
  std::vector<const Setting*> settings;
  for (const Kind* const kind : library.kinds) {
    for (const Setting& setting : kind->settings) {
      settings.push_back(&setting);
    }
  }
  std::sort(settings.begin(), settings.end(),
            [](const Setting* a, const Setting* b) { return a->name < b->name; });
  const auto same = [](const Setting* a, const Setting* b) { return a->name == b->name; };
  settings.erase(std::unique(settings.begin(), settings.end(), same), settings.end());
  return settings;
}

std::vector<const Repair*> all_repairs(const Library& library) {
  std::vector<const Repair*> repairs;
  for (const Kind* const kind : library.kinds) {
    for (const Repair& repair : kind->repairs) {
      repairs.push_back(&repair);
    }
  }
  std::sort(repairs.begin(), repairs.end(),
            [](const Repair* a, const Repair* b) { return a->id < b->id; });
  return repairs;
}

std::optional<std::string> setting_problem(const Library& library, std::string_view name,
                                           std::string_view value) {
  std::vector<std::string_view> names;
  for (const Setting* const setting : all_settings(library)) {
    names.push_back(setting->name);
    if (setting->name != name) {
      continue;
    }
    if (setting->values.empty() ||
        std::find(setting->values.begin(), setting->values.end(), value) != setting->values.end()) {
      return std::nullopt;
    }
    std::string allowed;
    for (const std::string_view candidate : setting->values) {
      allowed += (allowed.empty() ? "" : ", ") + std::string(candidate);
    }
    return "setting " + std::string(name) + " cannot be \"" + std::string(value) +
           "\"; it is one of: " + allowed;
  }
  return with_suggestion("unknown setting \"" + std::string(name) + "\"", name, names);
}

std::optional<std::string> repair_problem(const Library& library, std::string_view id) {
  std::vector<std::string_view> ids;
  for (const Repair* const repair : all_repairs(library)) {
    if (repair->id == id) {
      return std::nullopt;
    }
    ids.push_back(repair->id);
  }
  return with_suggestion("unknown repair \"" + std::string(id) + "\"", id, ids);
}

std::map<std::string, std::string, std::less<>> resolve_settings(const Library& library,
                                                                 const CompileOptions& options) {
  std::map<std::string, std::string, std::less<>> values;
  for (const Setting* const setting : all_settings(library)) {
    const bool as_operator =
        options.fidelity == Fidelity::operator_exact && !setting->operator_value.empty();
    values.emplace(setting->name, as_operator ? setting->operator_value : setting->default_value);
  }
  for (const auto& [name, value] : options.settings) {
    values.insert_or_assign(name, value);
  }
  return values;
}

bool is_enabled(const Repair& repair, const CompileOptions& options) {
  if (options.repairs_on.contains(repair.id)) {
    return true;
  }
  return options.fidelity == Fidelity::repaired && repair.on &&
         !options.repairs_off.contains(repair.id);
}

}  // namespace routerctl
