#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/commands.hpp"
#include "cli/documents.hpp"
#include "cli/exit_code.hpp"
#include "cli/json_schema.hpp"
#include "cli/kind_name.hpp"
#include "cli/output.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

struct SchemaFlags {
  std::vector<std::string> kinds;
  bool json_schema = false;
};

// One document with the schemas of all.
Json merged(const std::vector<const schema::Resource*>& resources) {
  Json document = openapi_of(*resources.front());
  for (std::size_t i = 1; i < resources.size(); ++i) {
    const Json more = openapi_of(*resources[i]);
    document["components"]["schemas"].update(more["components"]["schemas"]);
  }
  if (resources.size() > 1) {
    document["info"] = {{"title", "routerctl"}, {"version", "v1"}};
  }
  return document;
}

int print_schema(const SchemaFlags& flags) {
  const auto resources = resources_named(schema::resources, flags.kinds);
  Output out;
  yaml::emit_json(flags.json_schema ? json_schema(resources) : merged(resources), out.buffer());
  out.write("\n");
  out.finish();
  return success;
}

}  // namespace

void add_schema(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("schema", "Print the OpenAPI v3 schema of a kind, or a JSON Schema of it");
  const auto flags = std::make_shared<SchemaFlags>();
  command->add_option("kind", flags->kinds, "only these kinds")->type_name("KIND");
  command->add_flag("--json-schema", flags->json_schema, "a JSON Schema, for editors");
  command->final_callback([flags, &action] { action = [flags] { return print_schema(*flags); }; });
}

}  // namespace routerctl::cli
