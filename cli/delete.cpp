#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
#include "plugin/deletion/deletion.hpp"
#include "plugin/fields/managed_fields.hpp"

namespace routerctl::cli {

namespace {

using deletion::Cascade;
using deletion::Item;
using deletion::Outcome;
using deletion::Step;

struct DeleteFlags : ClusterInputFlags {
  std::string dry_run = "none", output, cascade = "background", timeout = "0";
  bool wait = true;
  bool created_once = false;

  [[nodiscard]] deletion::Options options() const {
    return {.created_once = created_once,
            .dry_run = dry_run == "server",
            .cascade = cascade == "foreground" ? Cascade::foreground
                       : cascade == "orphan"   ? Cascade::orphan
                                               : Cascade::background};
  }
  [[nodiscard]] std::chrono::milliseconds longest_wait() const {
    const std::chrono::milliseconds given = duration(timeout, "--timeout");
    return given.count() == 0 ? std::chrono::minutes(5) : given;
  }
};

std::string_view word_for_outcome(Outcome outcome) {
  switch (outcome) {
    case Outcome::deleted: return "deleted";
    case Outcome::deleting: return "deleting";
    case Outcome::absent: return "absent";
    case Outcome::left_alone: return "left alone";
    case Outcome::refused: return "refused";
  }
  return {};
}

std::string_view word_for_step(const Item& item) {
  switch (item.step) {
    case Step::remove: return "delete";
    case Step::absent: return "absent";
    case Step::foreign:
    case Step::created_once:
    case Step::needed:
    case Step::given: return "leave alone";
    case Step::refused: return word_for(item.at.refusal->failure);
  }
  return {};
}

std::string table_of(const std::vector<Item>& items) {
  std::vector<Cells> rows{{"PLAN", "NAMESPACE", "OBJECT"}};
  for (const Item& item : items) {
    rows.push_back({std::string(word_for_step(item)), item.at.namespace_, item.at.resource()});
  }
  return table(rows);
}

std::string managers(const Item& item) {
  std::string text;
  for (const std::string& manager : fields::managers_of(item.at.live)) {
    text += (text.empty() ? "; its fields are managed by " : ", ") + manager;
  }
  return text;
}

// Why objects stay.
void write_left_alone(const std::vector<Item>& items, const DeleteFlags& flags) {
  std::string text;
  for (const Item& item : items) {
    std::string why;
    switch (item.step) {
      case Step::foreign: why = "routerctl has not applied it" + managers(item); break;
      case Step::created_once:
        why =
            "its operator creates it once and never touches it again; --created-once deletes it, "
            "too";
        break;
      case Step::needed: why = "what is left alone needs it; --created-once deletes both"; break;
      case Step::given: why = "only some of its fields are routerctl's"; break;
      default: continue;
    }
    text += without_controls(full_name(item.at) + " is left alone: " + why) + "\n";
  }
  write_error(flags.quiet ? std::string() : text);
}

int write_refused(const std::vector<Item>& items, const DeleteFlags& flags) {
  std::vector<const apply::Item*> refusals;
  for (const Item& item : items) {
    if (item.step == Step::refused) {
      refusals.push_back(&item.at);
    }
  }
  write_refusals(refusals, flags.color);
  return refusals.empty() ? success : refused;
}

int write_still_there(const std::vector<Item*>& items, const DeleteFlags& flags) {
  Report report(wants_colors(flags.color, STDERR_FILENO));
  for (const Item* const item : items) {
    std::string text;
    report.add(still_there(item->at), text);
    write_error(text);
  }
  return items.empty() ? success : unfinished;
}

// What becomes of the items, told as it happens and at the end.
class Deletion {
 public:
  Deletion(std::vector<Item>& items, api::Client& client, const DeleteFlags& flags,
           std::chrono::milliseconds longest_wait)
      : items_(items), client_(client), flags_(flags), longest_wait_(longest_wait) {}

  // The exit code.
  int run() {
    int code = success;
    std::string end;
    try {
      delete_and_wait();
    } catch (const api::Stopped&) {
      code = signal_exit_code();
      end = "stopped; the same command goes on where this one ended\n";
    } catch (const api::Unreachable& lost) {
      code = failure;
      end = "error: " + std::string(lost.what()) +
            "; the same command goes on where this one ended\n";
    }
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      outcomes_.count_only(word_for_outcome(Outcome::deleting));
    }
    const int refused_code = write_refused(items_, flags_);
    const int late_code = end.empty() ? write_still_there(waiting_, flags_) : success;
    write_error(end);
    if (!flags_.quiet || !end.empty()) {
      write_error(outcomes_.text(items_.size(), client_.retries()));
    }
    return code != success ? code : std::max(refused_code, late_code);
  }

 private:
  void delete_and_wait() {
    deletion::remove(items_, client_, flags_.options(), [&](Item& item, Outcome outcome) {
      if (outcome == Outcome::deleting && flags_.wait) {
        waiting_.push_back(&item);
      } else {
        tell(item, outcome);
      }
    });
    if (!waiting_.empty()) {
      deletion::wait_until_gone(waiting_, client_, api::Clock::now() + longest_wait_,
                                [&](Item& item, Outcome outcome) { tell(item, outcome); });
    }
  }

  void tell(const Item& item, Outcome outcome) {
    const bool named = outcome == Outcome::deleted || outcome == Outcome::deleting;
    if (outcome == Outcome::refused || (flags_.output == "name" && !named)) {
      outcomes_.count_only(word_for_outcome(outcome));
    } else {
      outcomes_.add(item.at, word_for_outcome(outcome));
    }
  }

  std::vector<Item>& items_;
  api::Client& client_;
  const DeleteFlags& flags_;
  std::chrono::milliseconds longest_wait_;
  std::vector<Item*> waiting_;
  Outcomes outcomes_{flags_.output, {"deleted", "deleting", "absent", "left alone", "refused"}};
};

int plan_and_delete(api::Client& client, const DeleteFlags& flags,
                    std::chrono::milliseconds longest_wait, const Run& run) {
  std::vector<Item> items = deletion::plan(run.result.objects, client, flags.options());
  write_left_alone(items, flags);
  if (flags.dry_run == "server") {
    Output out;
    out.write(table_of(items));
    out.finish();
    return write_refused(items, flags);
  }
  return Deletion(items, client, flags, longest_wait).run();
}

int delete_flags(DeleteFlags& flags) {
  const std::chrono::milliseconds longest_wait = flags.longest_wait();
  api::Stop& stop = stop_on_signals();
  Run& run = the_run();
  try {
    LazyCluster cluster(flags.cluster, stop);
    flags.asks_models = flags.dry_run != "client";
    if (const int code = compile_for_cluster(flags, cluster, run)) {
      return code;
    }
    if (flags.dry_run == "client") {
      std::reverse(run.result.objects.begin(), run.result.objects.end());
      print_client_plan(run);
      return success;
    }
    say_context_namespace(flags, run);
    return plan_and_delete(cluster.client(), flags, longest_wait, run);
  } catch (const api::Stopped&) {
    write_error("stopped; nothing was deleted\n");
    return signal_exit_code();
  }
}

}  // namespace

void add_delete(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "delete", "Delete from a cluster what custom resources render to, as far as apply made it");
  const auto flags = std::make_shared<DeleteFlags>();
  // Labels stay on Nodes, as with the operator.
  flags->changes_nodes = false;
  flags->add_to(*command);
  add_choice(*command, "--dry-run", flags->dry_run,
             "server shows what would be done and changes nothing; client asks no server",
             {"none", "server", "client"});
  add_choice(*command, "-o,--output", flags->output, "what is printed of each object",
             {"text", "name", "json"});
  add_choice(*command, "--cascade", flags->cascade,
             "what becomes of pods and the like: deleted afterwards (the default), deleted first, "
             "or left",
             {"background", "foreground", "orphan"});
  command->add_flag("--created-once", flags->created_once,
                    "also delete what its operator creates once and never touches again");
  command->add_flag("--wait", flags->wait, "wait until the objects are gone, true by default");
  command
      ->add_option("--timeout", flags->timeout, "how long to wait at most; 0, the default, is 5m")
      ->type_name("TIME")
      ->take_last();
  flags->cluster.add_to(*command);
  command->final_callback([flags, &action] { action = [flags] { return delete_flags(*flags); }; });
}

}  // namespace routerctl::cli
