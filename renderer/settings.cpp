#include "renderer/settings.hpp"

#include <algorithm>

#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl {

namespace {

std::string with_suggestion(const std::string& message, std::string_view word,
                            const std::vector<std::string_view>& known) {
  const std::string_view close = nearest(word, known);
  return close.empty() ? message + "; api-resources -o wide lists them"
                       : message + "; did you mean " + quote(close) + "?";
}

// What the value has to be instead; empty when it is fine.
std::string expected_of(const Setting& setting, std::string_view value) {
  const auto& allowed = setting.values;
  if (setting.expected != nullptr) {
    return setting.expected(value);
  }
  if (allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end()) {
    return {};
  }
  std::string list = "one of: ";
  for (const std::string_view candidate : allowed) {
    list += (candidate == allowed.front() ? "" : ", ") + std::string(candidate);
  }
  return list;
}

// Kinds of one system share settings and repairs: of one name the first stays.
template <typename Entry>
void sort_once_each(std::vector<const Entry*>& entries, std::string_view Entry::*name) {
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const Entry* a, const Entry* b) { return a->*name < b->*name; });
  const auto same = [&](const Entry* a, const Entry* b) { return a->*name == b->*name; };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
}

}  // namespace

std::vector<const Setting*> all_settings(const Library& library) {
  std::vector<const Setting*> settings;
  for (const Kind* const kind : library.kinds) {
    for (const Setting& setting : kind->settings) {
      settings.push_back(&setting);
    }
  }
  sort_once_each(settings, &Setting::name);
  return settings;
}

std::vector<const Repair*> all_repairs(const Library& library) {
  std::vector<const Repair*> repairs;
  for (const Kind* const kind : library.kinds) {
    for (const Repair& repair : kind->repairs) {
      repairs.push_back(&repair);
    }
  }
  sort_once_each(repairs, &Repair::id);
  return repairs;
}

const Setting* find_setting(const Library& library, std::string_view name) {
  const std::vector<const Setting*> settings = all_settings(library);
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&](const Setting* setting) { return setting->name == name; });
  return found == settings.end() ? nullptr : *found;
}

std::optional<std::string> setting_problem(const Library& library, std::string_view name,
                                           std::string_view value) {
  const Setting* const setting = find_setting(library, name);
  if (setting == nullptr) {
    std::vector<std::string_view> names;
    for (const Setting* const known : all_settings(library)) {
      names.push_back(known->name);
    }
    return with_suggestion("unknown setting " + quote(name), name, names);
  }
  const std::string expected = expected_of(*setting, value);
  if (expected.empty()) {
    return std::nullopt;
  }
  return "setting " + std::string(name) + " cannot be " + quote(value) + "; it is " + expected;
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
