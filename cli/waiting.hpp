#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "plugin/apply/apply.hpp"
#include "plugin/wait/wait.hpp"
#include "renderer/compile.hpp"

namespace CLI {
class App;
}

namespace routerctl::cli {

struct WaitFlags {
  bool wait = true;
  std::string timeout;  ///< empty: as long as the objects may take by their own words

  void add_to(CLI::App& command);
  /// Throws Usage for what is no duration.
  [[nodiscard]] std::optional<std::chrono::milliseconds> time() const;
};

/// What is waited for after an apply, and how that is shown.
class Waiting {
 public:
  /// `output` is the value of -o: json prints a line for each change on standard output. Otherwise
  /// standard error gets a table that is kept up to date, where it is a terminal, or lines.
  Waiting(std::string output, bool quiet) : output_(std::move(output)), quiet_(quiet) {}

  /// Takes an object that was applied, if there is something to wait for.
  void add(const apply::Applied& applied);

  /// Waits for all of them, then asks the checks. Says what failed, and why. The exit code:
  /// success, refused, unfinished. Throws api::Unreachable and api::Stopped.
  int run(api::Client& client, const std::vector<HttpCheck>& checks,
          std::optional<std::chrono::milliseconds> timeout);

 private:
  int wait_for_targets(api::Client& client, std::chrono::milliseconds timeout);
  int ask(api::Client& client, const std::vector<HttpCheck>& checks, api::Clock::time_point end);

  std::string output_;
  bool quiet_;
  std::vector<wait::Target> targets_;
  std::chrono::seconds budget_{0};
};

}  // namespace routerctl::cli
