#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/kind_name.hpp"
#include "cli/output.hpp"
#include "cli/starter.hpp"
#include "cli/usage.hpp"

namespace routerctl::cli {

namespace {

struct InitFlags {
  std::string kind, name, namespace_;
};

int init(const InitFlags& flags) {
  if (flags.kind.empty()) {
    throw Usage("name a kind, such as staticroute; api-resources lists them");
  }
  Output out;
  out.write(starter(resource_named(schema::resources, flags.kind), flags.name, flags.namespace_));
  out.finish();
  return success;
}

}  // namespace

void add_init(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("init", "Print a commented custom resource to start from");
  const auto flags = std::make_shared<InitFlags>();
  command->add_option("kind", flags->kind, "of that kind")->type_name("KIND");
  command->add_option("--name", flags->name, "metadata.name")->type_name("NAME");
  command->add_option("-n,--namespace", flags->namespace_, "metadata.namespace")
      ->type_name("NAMESPACE");
  command->final_callback([flags, &action] { action = [flags] { return init(*flags); }; });
}

}  // namespace routerctl::cli
