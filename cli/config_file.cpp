#include "cli/config_file.hpp"

#include <array>
#include <optional>
#include <utility>

#include "renderer/kube/names.hpp"
#include "renderer/settings.hpp"
#include "renderer/yaml/parse.hpp"
#include "renderer/yaml/resolve.hpp"

namespace routerctl::cli {

namespace {

using yaml::Field;
using yaml::Type;

constexpr std::array rules{
    Rule{"unknown-setting", Severity::error, Authority::routerctl,
         "the configuration file names no known setting or repair",
         "`routerctl api-resources -o wide` lists the settings and repairs of each kind."},
    Rule{"bad-config-value", Severity::error, Authority::routerctl,
         "a value in the configuration file is not allowed",
         "The message names the values that are. docs/render.md describes the file."},
    Rule{"empty-config", Severity::error, Authority::routerctl,
         "the configuration file holds no document, or several",
         "It is one YAML map; every field of it is optional."},
};
constexpr const Rule& unknown_setting = rules[0];
constexpr const Rule& bad_value = rules[1];
constexpr const Rule& empty_config = rules[2];

Diagnostic at(const Rule& rule, const Field& field, std::string message) {
  Diagnostic diagnostic;
  diagnostic.rule = &rule;
  diagnostic.field = field.path();
  diagnostic.message = std::move(message);
  diagnostic.where = &rule == &bad_value ? field.place() : field.key_place();
  return diagnostic;
}

std::string text_of_scalar(const Field& field) {
  switch (field.type()) {
    case Type::boolean: return field.boolean() ? "true" : "false";
    case Type::integer: return std::to_string(field.integer());
    case Type::number: return yaml::go_json_number(field.number());
    default: return std::string(field.text());
  }
}

void take(const Field& root, const Library& library, CompileOptions& options,
          Diagnostics& diagnostics) {
  if (root["fidelity"].text() == "operator") {
    options.fidelity = Fidelity::operator_exact;
  }
  options.namespace_ = root["namespace"].text();
  for (const std::string& complaint : kube::dns1123_label_errors(options.namespace_)) {
    if (root["namespace"]) {
      diagnostics.push_back(at(bad_value, root["namespace"],
                               "\"" + options.namespace_ + "\" is no namespace: " + complaint));
    }
  }
  const std::string_view validate = root["validate"].text();
  if (!validate.empty()) {
    options.validate = validate == "strict" ? schema::Validate::strict
                       : validate == "warn" ? schema::Validate::warn
                                            : schema::Validate::ignore;
  }
  for (const Field repair : root["repairs"].items()) {
    if (auto problem = repair_problem(library, repair.key())) {
      diagnostics.push_back(at(unknown_setting, repair, std::move(*problem)));
      continue;
    }
    (repair.boolean() ? options.repairs_on : options.repairs_off).emplace(repair.key());
  }
  for (const Field setting : root["settings"].items()) {
    std::string value = text_of_scalar(setting);
    if (auto problem = setting_problem(library, setting.key(), value)) {
      const bool known = find_setting(library, setting.key()) != nullptr;
      diagnostics.push_back(at(known ? bad_value : unknown_setting, setting, std::move(*problem)));
      continue;
    }
    options.settings.insert_or_assign(std::string(setting.key()), std::move(value));
  }
}

}  // namespace

const std::span<const Rule> config_rules = rules;

void read_config(const SourceFile& file, const Library& library, CompileOptions& options,
                 Diagnostics& diagnostics) {
  std::vector<yaml::Document> documents;
  const std::size_t before = diagnostics.size();
  for (const yaml::Part& part : yaml::split(file)) {
    for (yaml::Document& document : yaml::parse(part, options.limits, diagnostics)) {
      documents.push_back(std::move(document));
    }
  }
  if (diagnostics.size() != before) {
    return;
  }
  if (documents.size() != 1) {
    Diagnostic diagnostic;
    diagnostic.rule = &empty_config;
    diagnostic.message =
        documents.empty() ? "the file holds no configuration" : "the file holds several documents";
    diagnostic.where.file = &file;
    diagnostics.push_back(std::move(diagnostic));
    return;
  }
  yaml::Document& document = documents.front();
  schema::check_plain(document, yaml::Document::root, schema::config_schema, diagnostics);
  if (diagnostics.size() == before) {
    take(Field(&document, yaml::Document::root, yaml::Document::root), library, options,
         diagnostics);
  }
}

}  // namespace routerctl::cli
