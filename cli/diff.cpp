#include "plugin/diff/diff.hpp"

#include <unistd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/cluster.hpp"
#include "cli/cluster_input.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/outcomes.hpp"
#include "cli/output.hpp"
#include "cli/output_dir/unified_diff.hpp"
#include "cli/refusals.hpp"
#include "cli/report.hpp"
#include "cli/signals.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

using apply::Item;
using apply::Step;
using output_dir::Change;

struct DiffFlags : ClusterInputFlags {
  apply::Options options{.force_conflicts = true, .keep_results = true};
};

std::string path_of(const Item& item) {
  return (item.namespace_.empty() ? "" : item.namespace_ + "/") + item.resource();
}

std::string diff_of(const Item& item, const diff::Sides& sides) {
  const bool created = sides.before.is_null();
  return output_dir::unified_diff({.kind = created ? Change::Kind::create : Change::Kind::replace,
                                   .before = created ? "" : yaml::emit(sides.before),
                                   .after = yaml::emit(sides.after)},
                                  path_of(item));
}

// An apply would be refused, though the difference can be told.
void write_conflicts(const std::vector<Item>& items, std::string_view color) {
  Report report(wants_colors(color, STDERR_FILENO));
  for (const Item& item : items) {
    if (item.force && item.step != Step::refused) {
      Diagnostic diagnostic = refusal(item);
      diagnostic.severity = Severity::warning;
      diagnostic.hints.front() = "to take the fields over: apply --force-conflicts";
      std::string text;
      report.add(diagnostic, text);
      write_error(text);
    }
  }
}

// Compares item by item, so that the differences of a large input need not be held. The word for
// how the item stands.
std::string_view compare(const Item& item, std::string& diff, std::string& notes) {
  switch (item.step) {
    case Step::leave: return "left alone";
    case Step::refused: return "refused";
    case Step::same: return "same";
    case Step::create:
    case Step::change: break;
  }
  const diff::Sides sides = diff::sides_of(item);
  if (sides.before == sides.after) {
    notes += without_controls(item.resource()) +
             ": the values are the same; apply would only change who manages them\n";
    return "same";
  }
  diff = diff_of(item, sides);
  return item.step == Step::create ? "to create" : "to change";
}

int print_difference(const std::vector<Item>& items, api::Client& client, const DiffFlags& flags) {
  Outcomes outcomes({}, {"to create", "to change", "same", "left alone", "refused"});
  Output out;
  std::string notes = warnings_of(items);
  int code = success;
  for (const Item& item : items) {
    std::string diff;
    outcomes.count_only(compare(item, diff, notes));
    code = diff.empty() ? code : finding;
    out.write(diff);
  }
  out.finish();
  if (!flags.quiet) {
    write_conflicts(items, flags.color);
  }
  const std::vector<const Item*> refused = refused_of(items);
  write_refusals(refused, flags.color);
  if (!flags.quiet) {
    write_error(notes + outcomes.text(items.size(), client.retries()));
  }
  return refused.empty() ? code : failure;
}

int diff_flags(DiffFlags& flags) {
  api::Stop& stop = stop_on_signals();
  Run& run = the_run();
  try {
    LazyCluster cluster(flags.cluster, stop);
    // Invalid input compares with nothing: 1 would say that something differs.
    if (compile_for_cluster(flags, cluster, run) != success) {
      return failure;
    }
    say_context_namespace(flags, run);
    const std::vector<Item> items =
        apply::plan(run.result.objects, cluster.client(), flags.options);
    return print_difference(items, cluster.client(), flags);
  } catch (const api::Stopped&) {
    write_error("stopped\n");
    return signal_exit_code();
  }
}

}  // namespace

void add_diff(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "diff", "Show what apply would change in a cluster, and exit with 1 if it would");
  const auto flags = std::make_shared<DiffFlags>();
  flags->add_to(*command);
  command->add_flag("--create-namespace", flags->options.create_namespace,
                    "namespaces that do not exist are created, too");
  flags->cluster.add_to(*command);
  command->final_callback([flags, &action] { action = [flags] { return diff_flags(*flags); }; });
}

}  // namespace routerctl::cli
