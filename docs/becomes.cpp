#include "docs/becomes.hpp"

#include <algorithm>
#include <deque>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>
#include <vector>

#include "docs/becomes_table.hpp"
#include "docs/place_difference.hpp"
#include "renderer/yaml/emit.hpp"

namespace fs = std::filesystem;

namespace routerctl::docs {

namespace {

constexpr int tries_of_a_written_field = 12, tries_of_an_added_field = 3, failures = 40;
constexpr std::size_t deepest = 12, most_texts_of_others = 12;
constexpr const char* health_check = "the health check after an apply";

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// One custom resource of an input, with what else stands in it.
struct Case {
  Json resource;
  std::vector<Json> others;
  std::vector<SourceFile> existing;
  CompileOptions options;
};

// Cases with other flags show something about these flags.
std::optional<Case> case_of(const fs::path& folder) {
  Case made;
  made.options.checks = true;
  made.options.threads = 1;
  std::istringstream words(read_file(folder / "args"));
  for (std::string flag, value; words >> flag;) {
    if (flag == "--emit-nodes") {
      made.options.settings["prem.nodes"] = "patch";
      continue;
    }
    words >> value;
    if (flag == "--fidelity" && value == "operator") {
      made.options.fidelity = Fidelity::operator_exact;
    } else if (flag == "--repair") {
      made.options.repairs_on.insert(value);
    } else if (flag == "--no-repair") {
      made.options.repairs_off.insert(value);
    } else if (flag == "-n") {
      made.options.namespace_ = value;
    } else if (flag == "--existing" && fs::is_regular_file(folder / value)) {
      made.existing.push_back({value, read_file(folder / value)});
    } else if (flag == "--setting" && value.find('=') != std::string::npos) {
      made.options.settings[value.substr(0, value.find('='))] = value.substr(value.find('=') + 1);
    } else {
      return std::nullopt;
    }
  }
  return made;
}

std::vector<Json> documents_of(const fs::path& path) {
  const SourceFile file{path.filename().string(), read_file(path)};
  Diagnostics diagnostics;
  std::vector<Json> documents;
  for (const yaml::Part& part : yaml::split(file)) {
    for (const yaml::Document& each : yaml::parse(part, {}, diagnostics)) {
      if (!each.failed) {
        documents.push_back(yaml::Field(&each, yaml::Document::root, yaml::Document::root).json());
      }
    }
  }
  return documents;
}

bool is_of(const Json& document, const schema::Resource& resource) {
  return document.is_object() && document.value("kind", Json()) == resource.kind &&
         document.value("spec", Json()).is_object() &&
         document.value("metadata", Json()).is_object();
}

std::vector<fs::path> sorted_paths(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// What a resource becomes.
struct Rendered {
  bool failed = false;
  std::vector<Json> objects;
  std::map<std::string, std::string> dead;  ///< field -> why it has no effect
  /// Field, kind of object and JSON pointer into it, for each value that a field gave.
  std::vector<std::tuple<std::string, std::string, std::string>> traced;
};

// "spec.models[0].uri" -> "spec.models.uri", and nothing behind a map whose keys are free: the
// field as `explain` takes it.
std::string as_explained(const schema::Schema& root, std::string_view path) {
  const schema::Schema* schema = &root;
  std::string result;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find_first_of(".["));
    path.remove_prefix(name.size());
    while (path.starts_with('[')) {
      path.remove_prefix(path.find(']') + 1);
    }
    path.remove_prefix(path.starts_with('.') ? 1 : 0);
    result += (result.empty() ? "" : ".") + std::string(name);
    schema = schema == nullptr ? nullptr : schema->property(name);
    while (schema != nullptr && schema->items != nullptr) {
      schema = schema->items;
    }
    if (schema != nullptr && schema->additional != nullptr) {
      break;
    }
  }
  return result;
}

// What `apply` asks afterwards counts as an object of its own.
Json check_as_object(const HttpCheck& check) {
  return {{"kind", health_check},
          {"metadata", {{"name", check.namespace_ + "/" + check.service}}},
          {"period", check.period_seconds},
          {"timeout", check.timeout_seconds},
          {"successes", check.success_threshold},
          {"failures", check.failure_threshold}};
}

class Trials {
 public:
  Trials(const Library& library, const schema::Resource& resource)
      : library_(library), resource_(resource) {}

  void learn(const Case& each) {
    const Rendered rendered = render(each, each.resource, true);
    traced_.insert(rendered.traced.begin(), rendered.traced.end());
    fixed_.learn(rendered.objects, each.resource);
    collect_texts(*resource_.root->property("spec"), each.resource["spec"], "spec");
  }

  void run(const Case& each) {
    case_ = &each;
    resource_now_ = each.resource;
    Rendered base = render(each, resource_now_);
    if (base.failed || base.objects.empty()) {
      return;
    }
    const schema::Schema& spec = *resource_.root->property("spec");
    fields(spec, resource_now_["spec"], "spec", base, 0);
    for (const char* const name : {"name", "namespace", "labels", "annotations"}) {
      metadata(name, base);
    }
  }

  /// Values that cannot be changed, such as an enum of one, are where the renderer put them.
  [[nodiscard]] std::string table() && {
    std::map<std::string, Places> more;
    for (const auto& [field, kind, pointer] : traced_) {
      if (!findings_.places.contains(field) && !findings_.dead.contains(field)) {
        more[field].insert(place_of(kind, pointer, fixed_));
      }
    }
    findings_.places.merge(more);
    for (const std::string& field : without_effect_) {
      findings_.dead.emplace(field, "no object that is rendered depends on it");
    }
    for (const auto& [field, count] : tries_) {
      findings_.tried.insert(field);
    }
    return table_of(std::move(findings_));
  }

 private:
  Rendered render(const Case& each, const Json& resource, bool trace = false) const {
    std::deque<SourceFile> sources{{"resource", yaml::emit(resource)}};
    for (const Json& other : each.others) {
      sources.push_back({"other" + std::to_string(sources.size()), yaml::emit(other)});
    }
    std::vector<const SourceFile*> files, existing;
    for (const SourceFile& file : sources) {
      files.push_back(&file);
    }
    for (const SourceFile& file : each.existing) {
      existing.push_back(&file);
    }
    CompileOptions options = each.options;
    options.trace = trace;
    const Compilation result = compile(files, existing, library_, options);
    Rendered rendered;
    for (const Diagnostic& diagnostic : result.diagnostics) {
      rendered.failed = rendered.failed || diagnostic.rule->severity == Severity::error;
      const std::string& message = diagnostic.message;
      if (const auto at = message.find(" has no effect"); at != std::string::npos) {
        const auto why = message.find(": ", at);
        rendered.dead[as_explained(*resource_.root, diagnostic.field)] =
            why == std::string::npos ? "neither the operator nor anything rendered reads it"
                                     : message.substr(why + 2);
      }
    }
    for (const Object& object : result.objects) {
      rendered.objects.push_back(object.value);
      for (const Trace& at : object.trace) {
        const bool own = at.origin.kind == Origin::Kind::field && at.origin.field &&
                         at.origin.field.document()->file == &sources.front();
        if (own && !at.origin.field.path().empty()) {
          rendered.traced.emplace_back(as_explained(*resource_.root, at.origin.field.path()),
                                       object.value.value("kind", ""), at.pointer);
        }
      }
    }
    for (const HttpCheck& check : result.checks) {
      rendered.objects.push_back(check_as_object(check));
    }
    return rendered;
  }

  // Nothing is known of what may stand in it, so nothing can be tried.
  static bool is_opaque(const schema::Schema& schema) {
    return schema.type == schema::Type::object && schema.properties.empty() &&
           schema.additional == nullptr;
  }

  // Whether the value of `at`, which was put there, tells something.
  bool attempt(const std::string& path, const Rendered& base) {
    const Rendered now = render(*case_, resource_now_);
    if (now.failed) {
      return false;
    }
    Places found = differences(base.objects, now.objects, fixed_);
    // Whose health is asked is one thing, however many numbers it has.
    if (std::erase_if(found, [](const auto& place) { return place.starts_with(health_check); }) >
        0) {
      found.insert(health_check);
    }
    if (!found.empty()) {
      findings_.places[path].merge(found);
      return true;
    }
    for (std::string above = path;;) {
      if (const auto dead = now.dead.find(above); dead != now.dead.end()) {
        findings_.dead.emplace(path, dead->second);
        return false;
      }
      const auto dot = above.rfind('.');
      if (dot == std::string::npos) {
        without_effect_.insert(path);
        return false;
      }
      above.resize(dot);
    }
  }

  bool may_try(const std::string& path, bool written) {
    const auto& [good, bad] = tries_[path];
    return good < (written ? tries_of_a_written_field : tries_of_an_added_field) && bad < failures;
  }

  void count(const std::string& path, bool good) {
    ++(good ? tries_[path].first : tries_[path].second);
  }

  // What others write into the same field: names of engines, of maps, and so on.
  void collect_texts(const schema::Schema& schema, const Json& value, const std::string& path) {
    if (value.is_string()) {
      texts_[path].insert(value.get<std::string>());
    } else if (value.is_array() && schema.items != nullptr) {
      for (const Json& item : value) {
        collect_texts(*schema.items, item, path);
      }
    } else if (value.is_object()) {
      for (const schema::Property& property : schema.properties) {
        const std::string name(property.name);
        if (value.contains(name)) {
          collect_texts(*property.schema, value[name], path + "." + name);
        }
      }
    }
  }

  [[nodiscard]] std::vector<Json> other_values(const schema::Schema& schema, const Json& value,
                                               const std::string& path) const {
    std::vector<Json> values;
    for (const schema::Literal& literal : schema.enumeration) {
      if (literal.kind == schema::Literal::Kind::string && literal.text != value) {
        values.emplace_back(literal.text);
      }
    }
    if (!values.empty()) {
      return values;
    }
    if (value.is_boolean()) {
      return {!value.get<bool>()};
    }
    if (value.is_number_integer()) {
      const auto number = value.get<std::int64_t>();
      return {number + 1, number - 1, number * 2};
    }
    if (value.is_number()) {
      return {value.get<double>() / 2, value.get<double>() + 1};
    }
    if (!value.is_string()) {
      return {};
    }
    const std::string text = value;
    if (const auto others = texts_.find(path); others != texts_.end()) {
      for (const std::string& other : others->second) {
        if (other != text && values.size() < most_texts_of_others) {
          values.emplace_back(other);
        }
      }
    }
    std::string digit = text;
    if (const auto at = digit.find_first_of("0123456789"); at != std::string::npos) {
      digit[at] = digit[at] == '9' ? '8' : static_cast<char>(digit[at] + 1);
      values.emplace_back(digit);
    }
    values.emplace_back(text + "x");
    values.emplace_back("x" + text);
    values.emplace_back("2");
    return values;
  }

  static Json sample(const schema::Schema& schema) {
    if (!schema.enumeration.empty() &&
        schema.enumeration.front().kind == schema::Literal::Kind::string) {
      return schema.enumeration.back().text;
    }
    if (schema.int_or_string) {
      return 1;
    }
    switch (schema.type) {
      case schema::Type::boolean: return true;
      case schema::Type::integer:
        return schema.minimum != nullptr ? static_cast<std::int64_t>(*schema.minimum) + 1
                                         : std::int64_t{1};
      case schema::Type::number: return 0.5;
      case schema::Type::array: return Json::array({sample(*schema.items)});
      case schema::Type::object: break;
      default: return added_name;
    }
    Json made = Json::object();
    for (const std::string_view name : schema.required) {
      if (const schema::Schema* const property = schema.property(name)) {
        made[std::string(name)] = sample(*property);
      }
    }
    if (schema.additional != nullptr) {
      made[added_name] = sample(*schema.additional);
    }
    return made;
  }

  void leaf(const schema::Schema& schema, Json& at, const std::string& path, const Rendered& base) {
    if (!may_try(path, true)) {
      return;
    }
    const Json before = at;
    bool told = false;
    for (Json& value : other_values(schema, before, path)) {
      at = std::move(value);
      if (attempt(path, base)) {
        told = true;
        break;
      }
    }
    at = before;
    count(path, told);
  }

  void added(const schema::Schema& schema, Json& parent, const std::string& name,
             const std::string& path, const Rendered& base, std::size_t depth) {
    if (!may_try(path, false) || is_opaque(schema)) {
      return;
    }
    parent[name] = sample(schema);
    const bool told = attempt(path, base);
    count(path, told);
    const Rendered now = render(*case_, resource_now_);
    if (!now.failed) {
      fields(schema, parent[name], path, now, depth + 1);
    }
    parent.erase(name);
  }

  // A block with one required field is there because of that field.
  void removed(const schema::Schema& schema, Json& parent, const std::string& name,
               const std::string& path, const Rendered& base) {
    if (schema.required.size() != 1 || !parent[name].is_object()) {
      return;
    }
    const std::string field = path + "." + std::string(schema.required.front());
    if (findings_.places.contains(field) || !may_try(field, true)) {
      return;
    }
    const Json before = parent;
    parent.erase(name);
    count(field, attempt(field, base));
    parent = before;
  }

  void fields(const schema::Schema& schema, Json& at, const std::string& path, const Rendered& base,
              std::size_t depth) {
    if (depth > deepest) {
      return;
    }
    if (at.is_array() && schema.items != nullptr) {
      for (std::size_t i = 0; i < std::min<std::size_t>(at.size(), 3); ++i) {
        fields(*schema.items, at[i], path, base, depth + 1);
      }
    } else if (at.is_object() && schema.additional != nullptr) {
      for (auto item = at.begin(); item != at.end(); ++item) {
        fields(*schema.additional, item.value(), path, base, depth + 1);
      }
    } else if (at.is_object()) {
      for (const schema::Property& property : schema.properties) {
        const std::string name(property.name), below = path + "." + name;
        if (at.contains(name)) {
          fields(*property.schema, at[name], below, base, depth + 1);
          removed(*property.schema, at, name, below, base);
        } else {
          added(*property.schema, at, name, below, base, depth);
        }
      }
    } else {
      leaf(schema, at, path, base);
    }
  }

  void metadata(const std::string& name, const Rendered& base) {
    const std::string path = "metadata." + name;
    if (!may_try(path, true)) {
      return;
    }
    Json& at = resource_now_["metadata"];
    const Json before = at;
    if (name == "labels" || name == "annotations") {
      at[name][added_name] = "x";
    } else {
      at[name] = at.value(name, "") + "x";
    }
    count(path, attempt(path, base));
    at = before;
  }

  const Library& library_;
  const schema::Resource& resource_;
  FixedNames fixed_;
  const Case* case_ = nullptr;
  Json resource_now_;
  std::map<std::string, std::set<std::string>> texts_;
  std::map<std::string, std::pair<int, int>> tries_;
  Findings findings_;
  std::set<std::tuple<std::string, std::string, std::string>> traced_;
  std::set<std::string> without_effect_;
};

const std::vector<fs::path> no_paths;

std::vector<Case> cases_of(const schema::Resource& resource, const fs::path& testdata) {
  std::vector<Case> cases;
  const auto add = [&](const fs::path& folder, const std::vector<Json>& documents) {
    const auto empty = case_of(folder);
    for (const Json& document : documents) {
      if (!empty || !is_of(document, resource)) {
        continue;
      }
      Case& each = cases.emplace_back(*empty);
      each.resource = document;
      std::copy_if(documents.begin(), documents.end(), std::back_inserter(each.others),
                   [&](const Json& other) { return other.is_object() && !is_of(other, resource); });
    }
  };
  for (const fs::path& sample : sorted_paths(testdata / "samples")) {
    add(testdata / "samples", documents_of(sample));
  }
  for (const fs::path& kind : sorted_paths(testdata)) {
    for (const fs::path& folder : fs::is_directory(kind) ? sorted_paths(kind) : no_paths) {
      if (fs::exists(folder / "input.yaml")) {
        add(folder, documents_of(folder / "input.yaml"));
      }
    }
  }
  return cases;
}

}  // namespace

std::map<std::string, std::string> becomes(const Library& library, const fs::path& testdata) {
  std::map<std::string, std::string> tables;
  for (const schema::Resource& resource : library.resources) {
    const std::vector<Case> cases = cases_of(resource, testdata);
    Trials trials(library, resource);
    for (const Case& each : cases) {
      trials.learn(each);
    }
    for (const Case& each : cases) {
      trials.run(each);
    }
    tables.emplace(resource.folder, std::move(trials).table());
  }
  return tables;
}

}  // namespace routerctl::docs
