#include "cli/help.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace routerctl::cli {

namespace {

using Row = std::pair<std::string, std::string>;

std::string flag_column(const CLI::Option& option) {
  std::string text;
  for (const std::string& name : option.get_snames()) {
    text += "-" + name + ", ";
  }
  text = text.empty() ? "    " : text;
  for (const std::string& name : option.get_lnames()) {
    text += "--" + name;
  }
  const bool takes_value = option.get_items_expected_max() > 0;
  return takes_value ? text + " " + option.get_type_name() : text;
}

std::string table(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) {
    width = std::max(width, row.first.size());
  }
  std::string text;
  for (const auto& [left, right] : rows) {
    text += "  " + left + std::string(width + 3 - left.size(), ' ') + right + "\n";
  }
  return text;
}

}  // namespace

std::string help(const CLI::App& app, const CLI::App& command, const std::string& program) {
  const bool top = &command == &app;
  std::vector<Row> flags, commands;
  std::string arguments;
  for (const CLI::Option* const option : command.get_options()) {
    if (option->get_positional()) {
      const bool several = option->get_items_expected_max() > 1;
      arguments += " [" + option->get_type_name() + (several ? "...]" : "]");
    } else {
      flags.emplace_back(flag_column(*option), option->get_description());
    }
  }
  for (const CLI::App* const sub : command.get_subcommands([](const CLI::App*) { return true; })) {
    commands.emplace_back(sub->get_name(), sub->get_description());
  }
  std::string text = command.get_description() + "\n\nUsage:\n  " + program;
  text += top ? " COMMAND [flags]\n" : " " + command.get_name() + arguments + " [flags]\n";
  if (!command.get_footer().empty()) {
    text += "\nExamples:\n" + command.get_footer();
  }
  if (!commands.empty()) {
    text += "\nCommands:\n" + table(commands);
  }
  text += "\nFlags:\n" + table(flags);
  if (top) {
    text += "\nUse \"" + program + " COMMAND --help\" for more about a command.\n";
  }
  return text;
}

}  // namespace routerctl::cli
