#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/becomes.hpp"
#include "cli/commands.hpp"
#include "cli/documents.hpp"
#include "cli/exit_code.hpp"
#include "cli/explain_layout.hpp"
#include "cli/kind_name.hpp"
#include "cli/output.hpp"
#include "cli/usage.hpp"
#include "renderer/text/nearest.hpp"

namespace routerctl::cli {

namespace {

struct ExplainFlags {
  std::string what, api_version;
  bool recursive = false;
};

/// What `explain staticroute.spec.routingLogic` names.
struct Named {
  const schema::Resource* resource;
  std::vector<std::string> path;
};

// Places in lists may stand there, as in the paths of diagnostics: spec.models[0].uri.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts{""};
  bool inside = false;
  for (const char c : text) {
    inside = c == '[' || (inside && c != ']');
    if (c == '.' && !inside) {
      parts.emplace_back();
    } else if (!inside && c != ']') {
      parts.back() += c;
    }
  }
  return parts;
}

// The kind may have its group behind it, as everywhere in kubectl but in `explain`.
Named named(const std::string& what) {
  const std::string_view text = what;
  const std::string_view word = text.substr(0, text.find('.'));
  const schema::Resource& resource = resource_named(schema::resources, word);
  std::string_view rest = text.substr(word.size());
  const std::string group = "." + std::string(resource.group);
  if (rest == group || rest.starts_with(group + ".")) {
    rest.remove_prefix(group.size());
  }
  return {&resource, rest.empty() ? std::vector<std::string>{} : split(rest.substr(1))};
}

std::string joined(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& name : path) {
    text += (text.empty() ? "" : ".") + name;
  }
  return text;
}

// Every path below the schema that ends in that name, the shortest first.
void paths_to(const Json& schema, const Json& document, const std::string& name,
              std::vector<std::string>& path, std::vector<std::string>& found) {
  const Json& parent = stepped_into(schema, document);
  const auto properties = parent.find("properties");
  if (properties == parent.end()) {
    return;
  }
  for (const auto& [key, field] : properties->items()) {
    path.push_back(key);
    if (key == name) {
      found.push_back(joined(path));
    }
    paths_to(field, document, name, path, found);
    path.pop_back();
  }
}

std::string elsewhere(const Json& root, const Json& document, const std::string& name) {
  std::vector<std::string> path, found;
  paths_to(root, document, name, path, found);
  const auto fewer_steps = [](const std::string& a, const std::string& b) {
    return std::count(a.begin(), a.end(), '.') < std::count(b.begin(), b.end(), '.');
  };
  const auto nearest = std::min_element(found.begin(), found.end(), fewer_steps);
  return nearest == found.end() ? "" : "; did you mean \"" + *nearest + "\"?";
}

// What the schema says of names that are often written and do not exist.
std::string known_mistake(const schema::Schema* schema, const std::string& name) {
  if (schema != nullptr) {
    for (const schema::Wrong& wrong : schema->wrong_names) {
      if (wrong.text == name) {
        return "; " + std::string(wrong.hint);
      }
    }
  }
  return "";
}

// The same step in the constant tables, which know the mistakes that are often made.
const schema::Schema* innermost(const schema::Schema* schema) {
  while (schema != nullptr && (schema->items != nullptr || schema->additional != nullptr)) {
    schema = schema->items != nullptr ? schema->items : schema->additional;
  }
  return schema;
}

std::string hint(const Json& root, const Json& document, const Json& properties,
                 const schema::Schema* table, const std::string& name) {
  if (std::string known = known_mistake(table, name); !known.empty()) {
    return known;
  }
  std::vector<std::string_view> names;
  for (const auto& [key, field] : properties.items()) {
    names.emplace_back(key);
  }
  for (const std::string& near : did_you_mean(name, names)) {
    return "; " + near;
  }
  return elsewhere(root, document, name);
}

Explained find(const Named& named, const Json& document) {
  const Json& root = root_schema(*named.resource, document);
  Explained found{.name = "", .schema = &root};
  const schema::Schema* table = named.resource->root;
  std::vector<std::string> path;
  for (const std::string& name : named.path) {
    path.push_back(name);
    const Json& parent = stepped_into(*found.schema, document);
    table = innermost(table);
    const Json& properties = properties_of(parent);
    if (!properties.contains(name)) {
      throw Usage("field \"" + joined(path) + "\" does not exist in " +
                  std::string(named.resource->kind) +
                  hint(root, document, properties, table, name));
    }
    const Json required = parent.value("required", Json::array());
    found.name = name;
    found.schema = &properties[name];
    found.required = std::find(required.begin(), required.end(), name) != required.end();
    table = table == nullptr ? nullptr : table->property(name);
  }
  return found;
}

void check_version(const schema::Resource& resource, const std::string& asked) {
  const std::string is = std::string(resource.group) + "/" + std::string(resource.version);
  if (!asked.empty() && asked != is) {
    throw Usage("--api-version: " + std::string(resource.kind) + " is of " + is + ", not of " +
                asked);
  }
}

int explain(const ExplainFlags& flags) {
  if (flags.what.empty()) {
    throw Usage("name a kind, such as staticroute or staticroute.spec; api-resources lists them");
  }
  const Named what = named(flags.what);
  check_version(*what.resource, flags.api_version);
  const Json document = openapi_of(*what.resource);
  Explained field = find(what, document);
  field.becomes = becomes(becomes_table_of(*what.resource), joined(what.path));
  Output out;
  out.write("GROUP:      " + std::string(what.resource->group) +
            "\nKIND:       " + std::string(what.resource->kind) +
            "\nVERSION:    " + std::string(what.resource->version) + "\n\n" +
            explanation(field, document, flags.recursive));
  out.finish();
  return success;
}

}  // namespace

void add_explain(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "explain", "Describe a kind or one of its fields, as kubectl explain does");
  const auto flags = std::make_shared<ExplainFlags>();
  command->add_option("kind", flags->what, "a kind, with fields behind it")
      ->type_name("KIND[.FIELD]");
  command->add_flag("--recursive", flags->recursive, "the names of all fields below");
  command->add_option("--api-version", flags->api_version, "refuse any other group and version")
      ->type_name("GROUP/VERSION");
  command->final_callback([flags, &action] { action = [flags] { return explain(*flags); }; });
}

}  // namespace routerctl::cli
