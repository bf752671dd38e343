#include "cli/project_file.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include "cli/ignore.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/settings.hpp"
#include "renderer/text/quote.hpp"
#include "renderer/yaml/parse.hpp"
#include "renderer/yaml/resolve.hpp"

namespace routerctl::cli {

namespace {

using yaml::Field;
using yaml::Type;

constexpr std::array rules{
    Rule{"unknown-setting", Severity::error, Authority::routerctl,
         "the project file names no known setting, repair or code",
         "`routerctl api-resources -o wide` lists the settings and repairs of each kind, this page "
         "the codes."},
    Rule{"bad-config-value", Severity::error, Authority::routerctl,
         "a value in the project file is not allowed",
         "The message says what is wrong with it. docs/project-file.md describes the file."},
    Rule{"empty-config", Severity::error, Authority::routerctl,
         "the project file holds no document, or several",
         "It is one YAML map; every field of it is optional."},
};
constexpr const Rule& unknown_name = rules[0];
constexpr const Rule& bad_value = rules[1];
constexpr const Rule& empty_file = rules[2];

std::string text_of_scalar(const Field& field) {
  switch (field.type()) {
    case Type::boolean: return field.boolean() ? "true" : "false";
    case Type::integer: return std::to_string(field.integer());
    case Type::number: return yaml::go_json_number(field.number());
    default: return std::string(field.text());
  }
}

// Paths are relative to the file's folder, wherever the program was started.
std::string seen_from_here(const SourceFile& file, std::string_view path) {
  const std::size_t slash = file.name.rfind('/');
  if (slash == std::string::npos || path.starts_with('/')) {
    return std::string(path);
  }
  const std::string folder = file.name.substr(0, slash + 1);
  return path == "." ? folder : folder + std::string(path.substr(path.starts_with("./") ? 2 : 0));
}

NamedPath named_path(const Field& field) {
  const Place place = field.place();
  return {seen_from_here(*place.file, field.text()), field.path(), place};
}

class Taking {
 public:
  Taking(const Library& library, CompileOptions& options, ProjectFile& project,
         Diagnostics& diagnostics)
      : library_(library), options_(options), project_(project), diagnostics_(diagnostics) {}

  void take(const Field& root) {
    if (root["fidelity"].text() == "operator") {
      options_.fidelity = Fidelity::operator_exact;
    }
    take_namespace(root["namespace"]);
    take_validate(root["validate"].text());
    take_repairs(root["repairs"]);
    take_settings(root["settings"]);
    take_ignore(root["ignore"]);
    project_.inputs = paths(root["inputs"]);
    project_.existing = paths(root["existing"]);
    if (const Field templates = root["templates"]) {
      project_.templates.push_back(named_path(templates));
    }
    if (const Field directory = root["outputDir"]) {
      project_.output_dir = named_path(directory).path;
    }
    project_.recursive = root["recursive"].boolean();
    project_.kustomization = root["kustomization"].boolean();
  }

 private:
  Diagnostic& report(const Rule& rule, const Field& field, const Place& where,
                     std::string message) {
    return diagnostics_.emplace_back(
        {.rule = &rule, .field = field.path(), .message = std::move(message), .where = where});
  }

  void take_namespace(const Field& field) {
    options_.namespace_ = field.text();
    if (!field) {
      return;
    }
    for (const std::string& complaint : kube::dns1123_label_errors(options_.namespace_)) {
      report(bad_value, field, field.place(),
             "\"" + options_.namespace_ + "\" is no namespace: " + complaint);
    }
  }

  void take_validate(std::string_view word) {
    if (!word.empty()) {
      options_.validate = word == "strict" ? schema::Validate::strict
                          : word == "warn" ? schema::Validate::warn
                                           : schema::Validate::ignore;
    }
  }

  void take_repairs(const Field& repairs) {
    for (const Field repair : repairs.items()) {
      if (auto problem = repair_problem(library_, repair.key())) {
        report(unknown_name, repair, repair.key_place(), std::move(*problem));
        continue;
      }
      (repair.boolean() ? options_.repairs_on : options_.repairs_off).emplace(repair.key());
    }
  }

  void take_settings(const Field& settings) {
    for (const Field setting : settings.items()) {
      std::string value = text_of_scalar(setting);
      if (auto problem = setting_problem(library_, setting.key(), value)) {
        const bool known = find_setting(library_, setting.key()) != nullptr;
        report(known ? bad_value : unknown_name, setting,
               known ? setting.place() : setting.key_place(), std::move(*problem));
        continue;
      }
      options_.settings.insert_or_assign(std::string(setting.key()), std::move(value));
    }
  }

  void take_ignore(const Field& codes) {
    for (const Field code : codes.items()) {
      if (auto problem = ignore_problem(library_, code.text())) {
        report(problem->known ? bad_value : unknown_name, code, code.place(),
               std::move(problem->message));
        continue;
      }
      options_.ignore.emplace(code.text());
      project_.ignore.emplace(code.text(), code.place());
    }
  }

  std::vector<NamedPath> paths(const Field& list) {
    std::vector<NamedPath> all;
    for (const Field path : list.items()) {
      if (path.text() == "-") {
        report(bad_value, path, path.place(), "a project file cannot name standard input")
            .hints.emplace_back("give - on the command line");
        continue;
      }
      all.push_back(named_path(path));
    }
    return all;
  }

  const Library& library_;
  CompileOptions& options_;
  ProjectFile& project_;
  Diagnostics& diagnostics_;
};

// The one document of the file; nothing when it cannot be read, which is reported.
std::optional<yaml::Document> read_document(const SourceFile& file, const yaml::Limits& limits,
                                            Diagnostics& diagnostics) {
  std::vector<yaml::Document> documents;
  const std::size_t before = diagnostics.size();
  for (const yaml::Part& part : yaml::split(file)) {
    for (yaml::Document& document : yaml::parse(part, limits, diagnostics)) {
      documents.push_back(std::move(document));
    }
  }
  if (diagnostics.size() != before) {
    return std::nullopt;
  }
  if (documents.size() != 1) {
    diagnostics.push_back({.rule = &empty_file,
                           .message = documents.empty() ? "the file holds no configuration"
                                                        : "the file holds several documents",
                           .where = {.file = &file}});
    return std::nullopt;
  }
  return std::move(documents.front());
}

}  // namespace

const std::span<const Rule> project_file_rules = rules;

ProjectFile read_project_file(const SourceFile& file, const Library& library,
                              CompileOptions& options, Diagnostics& diagnostics) {
  ProjectFile project;
  std::optional<yaml::Document> document = read_document(file, options.limits, diagnostics);
  if (!document) {
    return project;
  }
  const std::size_t before = diagnostics.size();
  schema::check_plain(*document, yaml::Document::root, schema::project_file_schema, diagnostics);
  if (diagnostics.size() == before) {
    Taking(library, options, project, diagnostics)
        .take(Field(&*document, yaml::Document::root, yaml::Document::root));
  }
  return project;
}

std::vector<std::string> checked_paths(const std::vector<NamedPath>& named,
                                       Diagnostics& diagnostics) {
  std::vector<std::string> paths;
  for (const auto& [path, field, where] : named) {
    paths.push_back(path);
    std::error_code error;
    if (!std::filesystem::exists(path, error) && !error) {
      Diagnostic missing{.rule = &bad_value,
                         .field = field,
                         .message = quote(path) + " does not exist",
                         .where = where};
      if (path.find_first_of("*?[") != std::string::npos) {
        missing.hints.emplace_back("patterns are not expanded: name the directory");
      }
      diagnostics.push_back(std::move(missing));
    }
  }
  return paths;
}

}  // namespace routerctl::cli
