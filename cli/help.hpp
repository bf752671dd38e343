#pragma once

#include <string>

namespace CLI {
class App;
}

namespace routerctl::cli {

/// Help in kubectl's layout. `command` is `app` or one of its sub-commands, `program` what users
/// type before the sub-command.
std::string help(const CLI::App& app, const CLI::App& command, const std::string& program);

}  // namespace routerctl::cli
