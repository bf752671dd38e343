#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/documents.hpp"
#include "cli/exit_code.hpp"
#include "cli/kind_name.hpp"
#include "cli/output.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

struct CrdFlags {
  std::vector<std::string> kinds;
  std::string output = "yaml";
};

int crds(const CrdFlags& flags) {
  const auto resources = resources_named(schema::resources, flags.kinds);
  Output out;
  if (flags.output == "name") {
    for (const schema::Resource* const resource : resources) {
      out.write("customresourcedefinition.apiextensions.k8s.io/" + std::string(resource->plural) +
                "." + std::string(resource->group) + "\n");
    }
  } else if (flags.output == "json") {
    Json list = {{"apiVersion", "v1"}, {"kind", "List"}, {"items", Json::array()}};
    for (const schema::Resource* const resource : resources) {
      list["items"].push_back(crd_of(*resource));
    }
    yaml::emit_json(list, out.buffer());
    out.write("\n");
  } else {
    const char* before = "";
    for (const schema::Resource* const resource : resources) {
      out.write(before);
      yaml::emit(crd_of(*resource), out.buffer());
      before = "---\n";
    }
  }
  out.finish();
  return success;
}

}  // namespace

void add_crds(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("crds", "Print the CustomResourceDefinitions, for kubectl apply");
  const auto flags = std::make_shared<CrdFlags>();
  command->add_option("kind", flags->kinds, "only these kinds")->type_name("KIND");
  add_choice(*command, "-o,--output", flags->output, "yaml by default", {"yaml", "json", "name"});
  command->final_callback([flags, &action] { action = [flags] { return crds(*flags); }; });
}

}  // namespace routerctl::cli
