#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/compile_flags.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

const Kind* kind_of(const Library& library, const schema::Resource& resource) {
  for (const Kind* const kind : library.kinds) {
    if (kind->folder == resource.folder) {
      return kind;
    }
  }
  return nullptr;
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) {
    text += (text.empty() ? "" : ",") + std::string(word);
  }
  return text;
}

std::string api_version_of(const schema::Resource& resource) {
  return std::string(resource.group) + "/" + std::string(resource.version);
}

std::string resources_table(const Library& library) {
  std::vector<Cells> rows{{"NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"}};
  for (const schema::Resource& resource : library.resources) {
    rows.push_back({std::string(resource.plural), joined(resource.short_names),
                    api_version_of(resource), resource.namespaced ? "true" : "false",
                    std::string(resource.kind)});
  }
  return table(rows);
}

std::string_view operator_value(const Setting& setting) {
  return setting.operator_value.empty() ? setting.default_value : setting.operator_value;
}

std::string settings_table(const Library& library) {
  std::vector<Cells> rows{{"SETTING", "KIND", "DEFAULT", "OPERATOR", "MEANING"}};
  for (const schema::Resource& resource : library.resources) {
    const Kind* const kind = kind_of(library, resource);
    for (const Setting& setting : kind == nullptr ? std::span<const Setting>() : kind->settings) {
      const std::string values = setting.values.empty() ? "" : " (" + joined(setting.values) + ")";
      rows.push_back({std::string(setting.name), std::string(resource.kind),
                      std::string(setting.default_value), std::string(operator_value(setting)),
                      std::string(setting.meaning) + values});
    }
  }
  return rows.size() == 1 ? "" : "\n" + table(rows);
}

std::string repairs_table(const Library& library) {
  std::vector<Cells> rows{{"REPAIR", "KIND", "DEFAULT", "WHY"}};
  for (const schema::Resource& resource : library.resources) {
    const Kind* const kind = kind_of(library, resource);
    for (const Repair& repair : kind == nullptr ? std::span<const Repair>() : kind->repairs) {
      rows.push_back({std::string(repair.id), std::string(resource.kind), repair.on ? "on" : "off",
                      std::string(repair.why)});
    }
  }
  return rows.size() == 1 ? "" : "\n" + table(rows);
}

Json described(const Setting& setting) {
  Json values = Json::array();
  for (const std::string_view value : setting.values) {
    values.push_back(value);
  }
  return {{"name", setting.name},
          {"default", setting.default_value},
          {"operator", operator_value(setting)},
          {"values", std::move(values)},
          {"meaning", setting.meaning}};
}

std::string_view effect_of(const Repair& repair) {
  return repair.effect == Repair::Effect::adds_objects   ? "adds objects"
         : repair.effect == Repair::Effect::changes_pods ? "changes pods"
                                                         : "";
}

Json described(const Repair& repair) {
  return {{"id", repair.id},
          {"on", repair.on},
          {"effect", effect_of(repair)},
          {"since", repair.since},
          {"why", repair.why}};
}

Json described(const Library& library, const schema::Resource& resource) {
  Json entry = {{"name", resource.plural},           {"singularName", resource.singular},
                {"shortNames", Json::array()},       {"group", resource.group},
                {"version", resource.version},       {"kind", resource.kind},
                {"namespaced", resource.namespaced}, {"settings", Json::array()},
                {"repairs", Json::array()}};
  for (const std::string_view name : resource.short_names) {
    entry["shortNames"].push_back(name);
  }
  if (const Kind* const kind = kind_of(library, resource)) {
    for (const Setting& setting : kind->settings) {
      entry["settings"].push_back(described(setting));
    }
    for (const Repair& repair : kind->repairs) {
      entry["repairs"].push_back(described(repair));
    }
  }
  return entry;
}

std::string resources_json(const Library& library) {
  Json resources = Json::array();
  for (const schema::Resource& resource : library.resources) {
    resources.push_back(described(library, resource));
  }
  std::string text;
  yaml::emit_json({{"resources", std::move(resources)}}, text);
  return text + "\n";
}

std::string resources_names(const Library& library) {
  std::string text;
  for (const schema::Resource& resource : library.resources) {
    text += std::string(resource.plural) + "." + std::string(resource.group) + "\n";
  }
  return text;
}

int api_resources(std::string_view format) {
  const tmpl::Library templates;
  const Library library = built_in(templates);
  Output out;
  if (format == "json") {
    out.write(resources_json(library));
  } else if (format == "name") {
    out.write(resources_names(library));
  } else {
    out.write(resources_table(library));
    if (format == "wide") {
      out.write(settings_table(library));
      out.write(repairs_table(library));
    }
  }
  out.finish();
  return success;
}

}  // namespace

void add_api_resources(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "api-resources", "List the kinds that routerctl knows, their settings and repairs");
  const auto format = std::make_shared<std::string>();
  add_choice(*command, "-o,--output", *format, "how to print; wide adds settings and repairs",
             {"wide", "name", "json"});
  command->final_callback(
      [format, &action] { action = [format] { return api_resources(*format); }; });
}

}  // namespace routerctl::cli
