#include "cli/waiting.hpp"

#include <algorithm>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/cluster_flags.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "cli/wait_display.hpp"
#include "plugin/api/status.hpp"
#include "plugin/wait/budget.hpp"
#include "plugin/wait/health.hpp"

namespace routerctl::cli {

namespace {

using std::chrono::milliseconds;
using wait::End;
using wait::Progress;
using wait::Verdict;

std::string go_on(const wait::Target& target) {
  const std::string in = target.namespace_.empty() ? "" : " -n " + target.namespace_;
  const std::string name = target.resource();
  return target.type.kind == "Deployment" ? "kubectl rollout status " + name + in
                                          : "kubectl get " + name + in + " --watch";
}

std::string failed_line(const Progress& progress) {
  return "error: " + place_of(*progress.target) + ": " + without_controls(progress.message) + "\n";
}

std::string late_line(const Progress& progress, milliseconds timeout) {
  const std::string after = " after " + in_words(timeout);
  const std::string what =
      progress.loading ? " is still loading" + after + ": its pods run, and are not ready yet"
                       : " is not ready" + after;
  return "error: " + place_of(*progress.target) + what +
         (progress.message.empty() ? "" : "; " + without_controls(progress.message)) +
         "\n  to go on watching: " + go_on(*progress.target) + "\n";
}

void write_explanation(const Progress& progress, api::Client& client) {
  std::string text;
  for (const std::string& line : wait::explain(progress, client)) {
    text += "  " + line + "\n";
  }
  write_error(text);
}

}  // namespace

void WaitFlags::add_to(CLI::App& command) {
  command.add_flag("--wait", wait, "wait until the objects are ready, true by default");
  command
      .add_option("--timeout", timeout,
                  "how long to wait, such as 90s; as long as the objects allow by default")
      ->type_name("TIME")
      ->take_last();
}

std::optional<milliseconds> WaitFlags::time() const {
  return timeout.empty() ? std::nullopt : std::optional(duration(timeout, "--timeout"));
}

void Waiting::add(const apply::Applied& applied) {
  if (applied.object == nullptr) {
    return;
  }
  const apply::Item& item = *applied.item;
  if (wait::is_to_wait_for(*applied.object)) {
    budget_ = std::max(budget_, wait::budget_of(*applied.object));
    targets_.push_back(wait::target_of(item.type, item.namespace_, *applied.object));
  }
}

int Waiting::run(api::Client& client, const std::vector<HttpCheck>& checks,
                 std::optional<milliseconds> timeout) {
  constexpr std::chrono::minutes least(10);  // when there are only checks
  const milliseconds time =
      timeout.value_or(std::max<milliseconds>(budget_, targets_.empty() ? least : budget_));
  const api::Clock::time_point end = api::Clock::now() + time;
  if (!targets_.empty()) {
    if (const int code = wait_for_targets(client, time)) {
      return code;
    }
  }
  return ask(client, checks, end);
}

int Waiting::wait_for_targets(api::Client& client, milliseconds timeout) {
  const std::unique_ptr<WaitDisplay> display = wait_display(output_, quiet_);
  std::vector<Progress> progress;
  End end = End::ready;
  try {
    end = wait::wait(
        targets_, client, {.timeout = timeout},
        [&](std::span<const Progress> all, const std::string& lost) { display->show(all, lost); },
        progress);
  } catch (const api::Refused& refused) {
    write_error("error: waiting is not possible: " + without_controls(refused.what()) +
                "\n  --wait=false does not wait\n");
    return cli::refused;
  }
  for (const Progress& each : progress) {
    if (each.verdict == Verdict::failed) {
      write_error(failed_line(each));
      write_explanation(each, client);
    } else if (end == End::timed_out && each.verdict == Verdict::waiting) {
      write_error(late_line(each, timeout));
      write_explanation(each, client);
    }
  }
  return end == End::ready ? success : unfinished;
}

int Waiting::ask(api::Client& client, const std::vector<HttpCheck>& checks,
                 api::Clock::time_point end) {
  int code = success;
  for (const HttpCheck& check : checks) {
    const std::string service =
        "service/" + check.service + (check.namespace_.empty() ? "" : " -n " + check.namespace_);
    if (!quiet_) {
      write_error("asking " + service + " for its health\n");
    }
    const auto rest = std::chrono::duration_cast<milliseconds>(end - api::Clock::now());
    const wait::HealthResult result =
        wait::check_health(check, client, {.timeout = std::max(rest, milliseconds(0))});
    const std::string message = without_controls(result.message) + "\n";
    switch (result.health) {
      case wait::Health::healthy: write_error(quiet_ ? "" : message); break;
      case wait::Health::skipped:
      case wait::Health::unknown: write_error(quiet_ ? "" : "warning: " + message); break;
      case wait::Health::unhealthy:
      case wait::Health::other_config:
        write_error("error: " + message);
        code = unfinished;
        break;
    }
  }
  return code;
}

}  // namespace routerctl::cli
