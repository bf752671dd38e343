#include "cli/run.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Error.hpp>
#include <CLI/Formatter.hpp>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/help.hpp"
#include "cli/output.hpp"
#include "cli/usage.hpp"
#include "renderer/text/nearest.hpp"

namespace routerctl::cli {

namespace {

// kubectl calls us as kubectl-routerctl, and its users type `kubectl routerctl`.
std::string program_name(std::string_view argv0) {
  const std::string_view base = argv0.substr(argv0.rfind('/') + 1);
  return base.starts_with("kubectl-") ? "kubectl routerctl" : "routerctl";
}

const CLI::App& chosen(const CLI::App& app) {
  const auto subcommands = app.get_subcommands();
  return subcommands.empty() ? app : *subcommands.front();
}

std::string full_name(const CLI::App& app, const std::string& program) {
  const CLI::App& command = chosen(app);
  return &command == &app ? program : program + " " + command.get_name();
}

bool has_flag(const CLI::App& command, const std::string& flag) {
  return command.get_option_no_throw(flag.substr(0, flag.find('='))) != nullptr;
}

// What is wrong with the first word that nothing takes, said as kubectl says it, with what was
// probably meant.
std::string unexpected_word(const CLI::App& app) {
  const std::string word = app.remaining(true).front();
  const bool flag = word.starts_with('-') && word.size() > 1;
  const CLI::App& command = chosen(app);
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  if (!flag && &command != &app) {
    return "unexpected argument \"" + word + "\"";
  }
  if (flag && &command == &app &&
      std::any_of(commands.begin(), commands.end(),
                  [&](const CLI::App* candidate) { return has_flag(*candidate, word); })) {
    return "flag " + word + " goes after the command";
  }
  std::vector<std::string> names;
  for (const CLI::Option* const option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      if (flag) {
        names.push_back("--" + name);
      }
    }
  }
  for (const CLI::App* const candidate : commands) {
    if (!flag) {
      names.push_back(candidate->get_name());
    }
  }
  std::string message = flag ? "unknown flag: " + word : "unknown command \"" + word + "\"";
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  for (const std::string& hint : did_you_mean(word.substr(0, word.find('=')), candidates)) {
    message += "; " + hint;
  }
  return message;
}

int usage_error(std::string_view message, const std::string& command) {
  write_error("error: " + std::string(message) + "\nsee '" + command + " --help'\n");
  return failure;
}

// `help COMMAND` is what users of kubectl type; --help is what we print.
std::vector<std::string> arguments(int argc, const char* const* argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  std::reverse(words.begin(), words.end());  // as CLI11 wants them
  return words;
}

int parse_and_act(CLI::App& app, int argc, const char* const* argv, const std::string& program,
                  const Action& action) {
  try {
    app.parse(arguments(argc, argv));
    if (!action) {
      write_error(help(app, app, program));
      return failure;
    }
    return action();
  } catch (const CLI::CallForHelp&) {
    Output out;
    out.write(help(app, chosen(app), program));
    out.finish();
    return success;
  } catch (const CLI::ExtrasError&) {
    return usage_error(unexpected_word(app), full_name(app, program));
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string_view words = error.what();
    const std::string flag(words.substr(0, words.find(':')));
    return usage_error(
        words.ends_with("missing") ? "flag needs an argument: " + flag : std::string(words),
        full_name(app, program));
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what(), full_name(app, program));
  } catch (const Usage& error) {
    return usage_error(error.what(), full_name(app, program));
  }
}

}  // namespace

int run(int argc, const char* const* argv) {
  try {
    const std::string program = program_name(argc > 0 ? argv[0] : "");
    CLI::App app(
        "Compiles the custom resources of LLM-serving operators into plain Kubernetes objects, "
        "offline.",
        program);
    app.require_subcommand(0, 1);
    app.set_help_flag("-h,--help", "print this help");
    std::vector<std::string> command_line{program};
    command_line.insert(command_line.end(), argv + std::min(argc, 1), argv + argc);
    Action action;
    app.add_flag_callback(
        "--version", [&action] { action = print_version; }, "the same as the command version");
    add_render(app, action);
    add_validate(app, action);
    add_requirements(app, action);
    add_diff(app, action);
    add_apply(app, action);
    add_delete(app, action);
    add_switch(app, action, command_line);
    add_rbac(app, action);
    add_api_resources(app, action);
    add_crds(app, action);
    add_schema(app, action);
    add_explain(app, action);
    add_init(app, action);
    add_version(app, action);
    return parse_and_act(app, argc, argv, program, action);
  } catch (const std::logic_error& error) {
    write_error("internal error: " + std::string(error.what()) +
                "\nthis is a bug in routerctl; please report it\n");
  } catch (const std::exception& error) {
    write_error("error: " + std::string(error.what()) + "\n");
  }
  return failure;
}

}  // namespace routerctl::cli
