#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace routerctl::cli {

/// What a command does once its flags are parsed; returns the exit code. Set by the command that
/// was named on the command line.
using Action = std::function<int()>;

/// Each adds its sub-command to `app`. `words` is the whole command line, the program's name first.
void add_render(CLI::App& app, Action& action);
void add_validate(CLI::App& app, Action& action);
void add_requirements(CLI::App& app, Action& action);
void add_diff(CLI::App& app, Action& action);
void add_apply(CLI::App& app, Action& action);
void add_delete(CLI::App& app, Action& action);
void add_switch(CLI::App& app, Action& action, const std::vector<std::string>& words);
void add_rbac(CLI::App& app, Action& action);
void add_api_resources(CLI::App& app, Action& action);
void add_crds(CLI::App& app, Action& action);
void add_schema(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_init(CLI::App& app, Action& action);
void add_version(CLI::App& app, Action& action);

/// What --version prints.
int print_version();

}  // namespace routerctl::cli
