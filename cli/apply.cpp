#include "plugin/apply/apply.hpp"

#include <memory>
#include <optional>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/cluster.hpp"
#include "cli/cluster_input.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/outcomes.hpp"
#include "cli/output.hpp"
#include "cli/refusals.hpp"
#include "cli/report.hpp"
#include "cli/signals.hpp"
#include "cli/table.hpp"
#include "cli/waiting.hpp"
#include "plugin/apply/controllers.hpp"
#include "renderer/impact/impact.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::cli {

namespace {

using apply::Item;
using apply::Outcome;
using apply::Step;

struct ApplyFlags : ClusterInputFlags {
  std::string dry_run = "none", output;
  bool keep_going = false;
  apply::Options options;
  WaitFlags waiting;
  std::optional<std::chrono::milliseconds> timeout;
};

std::string_view word_for_outcome(Outcome outcome) {
  switch (outcome) {
    case Outcome::created: return "created";
    case Outcome::configured: return "configured";
    case Outcome::unchanged: return "unchanged";
    case Outcome::left_alone: return "left alone";
    case Outcome::refused: return "refused";
  }
  return {};
}

std::string_view word_for_step(const Item& item) {
  switch (item.step) {
    case Step::create: return "create";
    case Step::change: return "change";
    case Step::same: return "same";
    case Step::leave: return "leave alone";
    case Step::refused: return word_for(item.refusal->failure);
  }
  return {};
}

std::string table_of(const std::vector<Item>& items) {
  std::vector<Cells> rows{{"PLAN", "NAMESPACE", "OBJECT"}};
  for (const Item& item : items) {
    rows.push_back({std::string(word_for_step(item)), item.namespace_, item.resource()});
  }
  return table(rows);
}

// What the server had to say, and which fields change hands.
void write_notes(const std::vector<Item>& items, const ApplyFlags& flags) {
  std::string text = warnings_of(items);
  for (const Item& item : items) {
    for (const apply::Conflict& taken :
         item.force ? apply::conflicts_of(item) : std::vector<apply::Conflict>()) {
      text += without_controls(item.resource() + " " + taken.field + ": taken over from " +
                               taken.owner) +
              "\n";
    }
  }
  write_error(flags.quiet ? std::string() : text);
}

// Operators that still run write over what is applied, and their custom resources take it along
// when they go.
void write_controllers(const std::vector<Item>& items, const ApplyFlags& flags) {
  std::string text;
  for (const Item& item : items) {
    const apply::Controllers found = apply::controllers_of(item.live);
    std::string who;
    for (const std::string& manager : found.managers) {
      who += (who.empty() ? "" : ", ") + quote(manager);
    }
    const std::string in = item.namespace_.empty() ? "" : " -n " + item.namespace_;
    if (!found.resource.empty()) {
      text += without_controls("warning: " + item.resource() + " belongs to " + found.resource +
                               (who.empty() ? "" : ", and " + who + " writes it") +
                               ": its operator, where it still runs, undoes what differs, and "
                               "deleting " +
                               found.resource + " deletes it") +
              "\n  to take it over, stop the operator, then: kubectl patch " + item.resource() +
              in +
              R"( --type=json -p '[{"op":"remove","path":"/metadata/ownerReferences"}]')"
              "\n";
    } else if (!who.empty()) {
      text += without_controls("warning: " + item.resource() + " is written by " + who +
                               ": where that still runs, it undoes what differs") +
              "\n";
    }
  }
  write_error(flags.quiet ? std::string() : text);
}

// What pods keep that read a changed ConfigMap only when they start.
void write_stale(const std::vector<Item>& items) {
  std::vector<const Json*> before;
  std::vector<impact::NewObject> after;
  for (const Item& item : items) {
    const bool there = !item.live.is_null();
    if (there) {
      before.push_back(&item.live);
    }
    // What stays as it is is compared with itself: the server adds fields of its own.
    const bool stays = there && item.step != Step::change;
    after.push_back({.value = stays ? &item.live : &item.body,
                     .reading = item.object == nullptr ? ConfigReading() : item.object->reading});
  }
  std::string text;
  for (const impact::Entry& entry : impact::compare(before, after).entries) {
    for (const impact::Effect& effect : entry.effects) {
      if (effect.action == impact::Action::stale) {
        std::string sentence;
        for (const impact::Piece& piece : effect.text) {
          sentence += piece.text;
        }
        text += "warning: " + without_controls(entry.resource + ": " + sentence) + "\n";
      }
    }
  }
  write_error(text);
}

// Applies, and says what was done however it ends. The exit code.
int apply_items(std::vector<Item>& items, api::Client& client, const ApplyFlags& flags,
                Waiting& waiting) {
  Outcomes outcomes(flags.output, {"created", "configured", "unchanged", "left alone", "refused"});
  int code = success;
  std::string end;
  try {
    apply::apply(items, client, [&](const apply::Applied& done) {
      if (done.outcome == Outcome::refused) {
        outcomes.count_only(word_for_outcome(done.outcome));
      } else {
        outcomes.add(*done.item, word_for_outcome(done.outcome));
        waiting.add(done);
      }
    });
  } catch (const api::Stopped&) {
    code = signal_exit_code();
    end = "stopped; the same command goes on where this one ended\n";
  } catch (const api::Unreachable& lost) {
    code = failure;
    end =
        "error: " + std::string(lost.what()) + "; the same command goes on where this one ended\n";
  }
  const std::vector<const Item*> refused_now = refused_of(items);
  write_refusals(refused_now, flags.color);
  write_error(end);
  if (!flags.quiet || !end.empty()) {
    write_error(outcomes.text(items.size(), client.retries()));
  }
  return code != success ? code : refused_now.empty() ? success : refused;
}

// What was applied stays, however the waiting ends.
int wait_for(Waiting& waiting, api::Client& client, const std::vector<HttpCheck>& checks,
             std::optional<std::chrono::milliseconds> timeout) {
  try {
    return waiting.run(client, checks, timeout);
  } catch (const api::Stopped&) {
    write_error("stopped waiting; everything is applied\n");
    return signal_exit_code();
  } catch (const api::Unreachable& lost) {
    write_error("error: " + std::string(lost.what()) +
                "; everything is applied, the same command goes on waiting\n");
    return failure;
  }
}

int plan_and_apply(api::Client& client, const ApplyFlags& flags, const Run& run) {
  std::vector<Item> items = apply::plan(run.result.objects, client, flags.options);
  write_notes(items, flags);
  write_controllers(items, flags);
  const std::vector<const Item*> refusals = refused_of(items);
  if (flags.dry_run == "server") {
    Output out;
    out.write(table_of(items));
    out.finish();
    write_refusals(refusals, flags.color);
    return refusals.empty() ? success : refused;
  }
  if (!refusals.empty() && !flags.keep_going) {
    write_refusals(refusals, flags.color);
    write_error(table_of(items) +
                "nothing was applied; --keep-going applies what is not refused\n");
    return refused;
  }
  Waiting waiting(flags.output, flags.quiet);
  const int code = apply_items(items, client, flags, waiting);
  write_stale(items);
  if (!flags.waiting.wait || (code != success && code != refused)) {
    return code;
  }
  return std::max(code, wait_for(waiting, client, run.result.checks, flags.timeout));
}

int apply_flags(ApplyFlags& flags) {
  api::Stop& stop = stop_on_signals();
  Run& run = the_run();
  try {
    flags.timeout = flags.waiting.time();
    run.options.checks = flags.waiting.wait;
    LazyCluster cluster(flags.cluster, stop);
    flags.asks_models = flags.dry_run != "client";
    if (const int code = compile_for_cluster(flags, cluster, run)) {
      return code;
    }
    if (flags.dry_run == "client") {
      print_client_plan(run);
      return success;
    }
    say_context_namespace(flags, run);
    return plan_and_apply(cluster.client(), flags, run);
  } catch (const api::Stopped&) {
    write_error("stopped; nothing was applied\n");
    return signal_exit_code();
  }
}

}  // namespace

void add_apply(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "apply", "Render custom resources and apply the objects to a cluster, on the server's side");
  const auto flags = std::make_shared<ApplyFlags>();
  flags->add_to(*command);
  add_choice(*command, "--dry-run", flags->dry_run,
             "server shows what would be done and changes nothing; client asks no server",
             {"none", "server", "client"});
  add_choice(*command, "-o,--output", flags->output, "what is printed of each object",
             {"text", "name", "json"});
  command->add_flag("--force-conflicts", flags->options.force_conflicts,
                    "take over fields that others manage");
  command->add_flag("--create-namespace", flags->options.create_namespace,
                    "create namespaces that do not exist");
  command->add_flag("--keep-going", flags->keep_going,
                    "apply what the server takes when it refuses other objects");
  flags->waiting.add_to(*command);
  flags->cluster.add_to(*command);
  command->final_callback([flags, &action] { action = [flags] { return apply_flags(*flags); }; });
}

}  // namespace routerctl::cli
