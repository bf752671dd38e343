#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <stdexcept>

#include "renderer/template/parse.hpp"
#include "renderer/template/template.hpp"
#include "renderer/text/nearest.hpp"
#include "renderer/yaml/parse.hpp"

namespace routerctl::tmpl {

namespace {

constexpr Rule syntax{
    "template-syntax", Severity::error, Authority::routerctl, "a template cannot be read",
    "A template is one YAML document in which values may be holes such as ${name}. Anchors, tags, "
    "merge keys and holes in keys are refused, so that a value can never become syntax. Write $${ "
    "where the text ${ itself is meant."};
constexpr Rule unknown_path{"template-unknown-path", Severity::error, Authority::routerctl,
                            "a template overrides nothing",
                            "A file below --templates replaces the built-in template of the same "
                            "relative path. A file with "
                            "another path would have no effect."};
constexpr Rule unknown_name{
    "template-unknown-name", Severity::error, Authority::routerctl,
    "a template uses a name that nobody provides",
    "A template can use the names that stand in the built-in template of the same path."};
constexpr Rule not_text{
    "template-not-text", Severity::error, Authority::routerctl,
    "a null, map or list stands within a longer string",
    "Only texts, numbers and booleans can be part of a longer string. Give the hole a line of its "
    "own: there a null drops the key, and maps and lists keep their structure."};

constexpr std::array table{syntax, unknown_path, unknown_name, not_text, no_object};

std::string hole(std::string_view name) { return "${" + std::string(name) + "}"; }

std::string built_in_name(std::string_view path) { return "templates/" + std::string(path); }

Template parse_built_in(const EmbeddedFile& file) {
  SourceFile source{built_in_name(file.path), std::string(file.text)};
  try {
    return parse(source);
  } catch (const SyntaxError& error) {
    const LineColumn at = locate(source, error.span.begin);
    throw std::logic_error(source.name + ":" + std::to_string(at.line) + ":" +
                           std::to_string(at.column) + ": " + error.message);
  }
}

// What the reader of custom resources thinks of the text: it explains problems better than yaml-cpp
// does, and refuses what yaml-cpp lets pass.
Diagnostics problems_of_yaml(const SourceFile& file) {
  Diagnostics problems;
  for (const yaml::Part& part : yaml::split(file)) {
    yaml::parse(part, {}, problems);
  }
  return problems;
}

std::vector<std::string_view> views(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

const Template::Node* find_hole(const Template::Node& node, std::string_view name) {
  for (const Template::Part& part : node.parts) {
    if (part.hole && part.text == name) {
      return &node;
    }
  }
  for (const Template::Node& child : node.children) {
    if (const Template::Node* const found = find_hole(child, name)) {
      return found;
    }
  }
  return nullptr;
}

std::string list_of_holes(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + hole(name);
  }
  return list;
}

void check_names(const Template& ours, const Template& theirs, Diagnostics& diagnostics) {
  const std::vector<std::string> known = ours.names();
  for (const std::string& name : theirs.names()) {
    if (std::binary_search(known.begin(), known.end(), name)) {
      continue;
    }
    const MissingName missing{&theirs, locate(theirs, *find_hole(theirs.root, name), name), name};
    Diagnostic diagnostic = to_diagnostic(missing);
    diagnostic.hints = did_you_mean(name, views(known));
    if (diagnostic.hints.empty() && !known.empty()) {
      diagnostic.hints = {"the built-in template uses " + list_of_holes(known)};
    }
    diagnostics.push_back(std::move(diagnostic));
  }
}

}  // namespace

const std::span<const Rule> rules = table;

Diagnostic to_diagnostic(const MissingName& missing) {
  Diagnostic diagnostic{.rule = &unknown_name, .where = {&missing.where->file, 0, missing.span}};
  if (missing.found.empty()) {
    diagnostic.message = "nothing provides " + hole(missing.name);
  } else {
    diagnostic.rule = &not_text;
    diagnostic.message = hole(missing.name) + " cannot be part of a longer string";
    diagnostic.found = missing.found;
    diagnostic.expected = "string, number or boolean";
  }
  return diagnostic;
}

struct Library::State {
  struct Entry {
    explicit Entry(const EmbeddedFile& embedded) : file(embedded) {}
    EmbeddedFile file;
    std::once_flag once;
    Template built_in;
    const Template* replacement = nullptr;
  };
  std::deque<Entry> entries;       // sorted by path; a once_flag cannot move
  std::deque<Template> overrides;  // failed ones too: diagnostics point into their text

  Entry* find(std::string_view path) {
    const auto at = std::lower_bound(
        entries.begin(), entries.end(), path,
        [](const Entry& entry, std::string_view wanted) { return entry.file.path < wanted; });
    return at != entries.end() && at->file.path == path ? &*at : nullptr;
  }

  static const Template& built_in(Entry& entry) {
    std::call_once(entry.once, [&] { entry.built_in = parse_built_in(entry.file); });
    return entry.built_in;
  }
};

Library::Library(std::span<const EmbeddedFile> embedded) : state_(std::make_unique<State>()) {
  for (const EmbeddedFile& file : embedded) {
    state_->entries.emplace_back(file);
  }
}
Library::~Library() = default;
Library::Library(Library&&) noexcept = default;
Library& Library::operator=(Library&&) noexcept = default;

void Library::add_override(std::string_view path, std::string name, std::string text,
                           Diagnostics& diagnostics) {
  Template& added = state_->overrides.emplace_back();
  added.file = {std::move(name), std::move(text)};
  State::Entry* const entry = state_->find(path);
  if (entry == nullptr) {
    diagnostics.push_back({.rule = &unknown_path,
                           .message = "no built-in template is called " + std::string(path),
                           .hints = did_you_mean(path, paths()),
                           .where = {&added.file, 0, {}}});
    return;
  }
  Diagnostics problems;
  try {
    added.root = parse(added.file).root;
    problems = problems_of_yaml(added.file);
  } catch (const SyntaxError& error) {
    problems = error.not_yaml ? problems_of_yaml(added.file) : Diagnostics();
    if (!has_errors(problems)) {
      problems.push_back({.rule = &syntax,
                          .message = error.message,
                          .hints = error.hints,
                          .where = {&added.file, 0, error.span}});
    }
  }
  added.built_in = false;
  if (!has_errors(problems)) {
    check_names(State::built_in(*entry), added, problems);
    entry->replacement = &added;
  }
  diagnostics.insert(diagnostics.end(), problems.begin(), problems.end());
}

const Template& Library::get(std::string_view path) const {
  State::Entry* const entry = state_->find(path);
  if (entry == nullptr) {
    throw std::logic_error("no template is called " + std::string(path));
  }
  return entry->replacement != nullptr ? *entry->replacement : State::built_in(*entry);
}

std::vector<std::string_view> Library::paths() const {
  std::vector<std::string_view> paths;
  for (const State::Entry& entry : state_->entries) {
    paths.push_back(entry.file.path);
  }
  return paths;
}

}  // namespace routerctl::tmpl
