#include "cli/version.hpp"

#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

// Defined by the build for this file alone; the commit is empty outside a checkout.
constexpr const char* number = ROUTERCTL_VERSION;
constexpr const char* commit = ROUTERCTL_COMMIT;
constexpr const char* schemas = ROUTERCTL_SCHEMAS;

int version(std::string_view format) {
  const Json value = {{"name", "routerctl"},
                      {"version", std::string("v") + number},
                      {"commit", commit},
                      {"schemas", std::string("sha256:") + schemas}};
  Output out;
  if (format == "json") {
    std::string text;
    yaml::emit_json(value, text);
    out.write(text + "\n");
  } else if (format == "yaml") {
    out.write(yaml::emit(value));
  } else {
    const std::string built = *commit == '\0' ? "" : std::string("commit ") + commit + ", ";
    out.write("routerctl v" + std::string(number) + " (" + built + "schemas " +
              std::string(schemas).substr(0, 12) + ")\n");
  }
  out.finish();
  return success;
}

}  // namespace

std::string_view version_number() { return number; }

int print_version() { return version("text"); }

void add_version(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("version", "Print the version, the commit and the digest of the schemas");
  const auto format = std::make_shared<std::string>("text");
  add_choice(*command, "-o,--output", *format, "text by default", {"text", "json", "yaml"});
  command->final_callback([format, &action] { action = [format] { return version(*format); }; });
}

}  // namespace routerctl::cli
