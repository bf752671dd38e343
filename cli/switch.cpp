#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/cluster.hpp"
#include "cli/cluster_input.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/refusals.hpp"
#include "cli/report.hpp"
#include "cli/shell.hpp"
#include "cli/signals.hpp"
#include "cli/summary.hpp"
#include "cli/switch_text.hpp"
#include "cli/usage.hpp"
#include "plugin/switching/plan.hpp"
#include "plugin/switching/run.hpp"
#include "plugin/wait/wait.hpp"
#include "renderer/kube/order.hpp"
#include "renderer/settings.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::cli {

namespace {

using std::chrono::milliseconds;
using switching::End;
using switching::Names;
using switching::Plan;
using switching::Result;
using switching::Wish;

struct SwitchFlags : ClusterInputFlags {
  std::string model, dry_run = "none", timeout;
  bool rollback = false;
  apply::Options options;
  std::vector<std::string> words;  // of the command line
};

using Settings = std::map<std::string, std::string, std::less<>>;

Names names_of(const Settings& settings, std::string namespace_) {
  return {std::move(namespace_), settings.at("vllm-chill.configmap"),
          settings.at("vllm-chill.deployment")};
}

std::int64_t replicas_of(const Settings& settings) {
  const std::string& text = settings.at("vllm-chill.replicas");
  std::int64_t replicas = 0;
  std::from_chars(text.data(), text.data() + text.size(), replicas);
  return std::max<std::int64_t>(replicas, 1);
}

// As with the proxy, zero is five minutes.
milliseconds timeout_of(const SwitchFlags& flags, const Settings& settings) {
  const milliseconds time = flags.timeout.empty()
                                ? duration(settings.at("vllm-chill.model-switch-timeout"),
                                           "vllm-chill.model-switch-timeout")
                                : duration(flags.timeout, "--timeout");
  return time.count() == 0 ? std::chrono::minutes(5) : time;
}

bool is_model(const Object& object) { return object.source["kind"].peek() == "VLLMModel"; }

std::string served_by(const Object& object) {
  const auto data = object.value.find("data");
  return data == object.value.end() || kube::key_of(object.value).kind != "ConfigMap"
             ? std::string()
             : data->value("SERVED_MODEL_NAME", "");
}

// The one namespace whose server has the model in its input.
std::string namespace_of(const SwitchFlags& flags, const std::vector<Object>& objects) {
  std::vector<std::string> found;
  for (const Object& object : objects) {
    if (is_model(object) && served_by(object) == flags.model) {
      found.emplace_back(kube::key_of(object.value).namespace_);
    }
  }
  if (found.empty()) {
    throw std::runtime_error("there is no VLLMModel in the input");
  }
  std::string all;
  for (const std::string& name : found) {
    all += (all.empty() ? "" : ", ") + quote(name);
  }
  if (found.size() > 1) {
    throw Usage("model " + quote(flags.model) + " is in the namespaces " + all +
                ": choose one with --namespace");
  }
  return found.front();
}

// What belongs to the server of the namespace; other kinds are none of our business.
std::vector<Object> objects_of(const std::vector<Object>& objects, const std::string& namespace_) {
  std::vector<Object> server;
  for (const Object& object : objects) {
    if (is_model(object) && kube::key_of(object.value).namespace_ == namespace_) {
      server.push_back(object);
    }
  }
  return server;
}

// What takes the server back, from anywhere and without the input.
std::string rollback_command(const SwitchFlags& flags, const Names& names) {
  std::vector<std::string> words{flags.words.front(), "switch", "--rollback", "-n",
                                 names.namespace_};
  for (const std::string& setting : flags.settings) {
    if (!setting.starts_with("vllm-chill.model=") &&
        !setting.starts_with("vllm-chill.namespace=")) {
      words.insert(words.end(), {"--setting", setting});
    }
  }
  if (!flags.config.empty()) {
    words.insert(words.end(), {"--config", flags.config});
  }
  for (std::string& word : flags.cluster.for_kubectl()) {
    words.push_back(std::move(word));
  }
  return shell_command(words);
}

class Switch {
 public:
  Switch(const SwitchFlags& flags, Names names, milliseconds timeout)
      : flags_(flags), names_(std::move(names)), timeout_(timeout) {}

  // `what` is done: "switch to model "a"".
  int run(const Wish& wish, api::Client& client, const std::string& done) {
    Plan plan = switching::plan(names_, wish, client);
    if (!plan.refused.empty()) {
      write_refusals(refused_of(plan.refused), flags_.color);
      write_error("nothing was changed\n");
      return refused;
    }
    if (plan.no_deployment) {
      write_error("error: deployment.apps/" + names_.deployment + in_namespace() +
                  " does not exist, and none is rendered; nothing was changed\n");
      return failure;
    }
    if (flags_.dry_run == "server") {
      return print(plan);
    }
    return take(plan, client, done);
  }

  int print(const Plan& plan) const {
    Output out;
    out.write(plan.steps.empty() ? "nothing to do: " + state_text(names_, plan.live) + "\n"
                                 : heading(plan) + plan_text(plan, timeout_));
    out.finish();
    return success;
  }

 private:
  [[nodiscard]] std::string in_namespace() const { return " -n " + names_.namespace_; }

  [[nodiscard]] std::string heading(const Plan& plan) const {
    std::string text = "namespace " + names_.namespace_;
    if (!plan.blind) {
      text += ": " + state_text(names_, plan.live);
    }
    if (!plan.stale_pod.empty()) {
      text += "; pod " + plan.stale_pod + " started before its values were written";
    }
    return text + "\n";
  }

  void say(const std::string& text) const { write_error(flags_.quiet ? "" : text); }

  int take(Plan& plan, api::Client& client, const std::string& done) {
    if (plan.steps.empty()) {
      Output out;
      out.write("deployment.apps/" + names_.deployment + " unchanged\n");
      out.finish();
      say(done + " already: nothing to do\n");
      return success;
    }
    say(heading(plan));
    Result result;
    int code = success;
    try {
      result = switching::run(plan, client, {.timeout = timeout_}, listener());
      code = result.end == End::done ? success : result.end == End::refused ? refused : unfinished;
    } catch (const api::Stopped&) {
      code = signal_exit_code();
      write_error("stopped\n");
    } catch (const api::Unreachable& lost) {
      write_error("error: " + without_controls(lost.what()) + "\n");
      code = failure;
    }
    if (code == success) {
      say(done + "\n");
      return success;
    }
    explain(result, client);
    tell_what_is_left(plan, client, code == failure);
    return code;
  }

  [[nodiscard]] switching::Listener listener() const {
    return {.done =
                [](const switching::Step& step) {
                  Output out;
                  out.write(done_text(step));
                  out.finish();
                },
            .waiting =
                [this](const std::string& message) {
                  say("waiting: " + without_controls(message) + "\n");
                }};
  }

  void explain(const Result& result, api::Client& client) const {
    if (result.step == nullptr) {
      return;
    }
    const apply::Item& item = result.step->item;
    const std::string place = item.resource() + in_namespace();
    const std::string message = without_controls(result.message);
    if (result.end == End::refused) {
      write_refusals(std::vector{&item}, flags_.color);
    } else if (result.step->action == switching::Action::wait_gone) {
      write_error("error: " + place + " still has pods after " + in_words(timeout_) + ": " +
                  message + "\n");
    } else {
      write_error("error: " + place + " is not ready" +
                  (result.end == End::late ? " after " + in_words(timeout_) : "") + ": " + message +
                  "\n");
      explain_pods(result, client);
    }
  }

  // Who works with the Role of vllm-chill alone sees neither events nor logs.
  void explain_pods(const Result& result, api::Client& client) const {
    const apply::Item& item = result.step->item;
    const wait::Target target{.type = item.type, .namespace_ = item.namespace_, .name = item.name};
    std::string text;
    for (const std::string& line : wait::explain({.target = &target,
                                   .pod = result.pod,
                                   .container = result.container,
                                   .ended = result.ended},
                                                 client)) {
      text += "  " + line + "\n";
    }
    write_error(text);
  }

  void tell_what_is_left(const Plan& plan, api::Client& client, bool unreachable) const {
    std::string text;
    bool can_go_back = plan.before.has_value();
    try {
      if (!unreachable) {
        api::Stop stop;  // the other one may have been asked for
        api::Client again(client, stop);
        const switching::Live live = switching::look(names_, again);
        can_go_back = live.note().has_value();
        text += "now " + state_text(names_, live) + "\n";
      }
    } catch (const api::Unreachable&) {
    } catch (const api::Refused&) {
    }
    if (text.empty()) {
      text = "how far it came cannot be asked now; before it there was " +
             (plan.before ? state_text(*plan.before) : std::string("no such server")) + "\n";
    }
    text += "  to go on: " + shell_command(flags_.words) + "\n";
    if (can_go_back && plan.before && !flags_.rollback) {
      text += "  to go back to " + state_text(*plan.before) + ": " +
              rollback_command(flags_, names_) + "\n";
    }
    write_error(text);
  }

  const SwitchFlags& flags_;
  Names names_;
  milliseconds timeout_;
};

int switch_model(SwitchFlags& flags, LazyCluster& cluster, Run& run) {
  flags.settings.push_back("vllm-chill.model=" + flags.model);
  if (!flags.namespace_.empty()) {
    flags.settings.push_back("vllm-chill.namespace=" + flags.namespace_);
    flags.namespace_selects = true;
  }
  // Which model comes first, and that a Deployment is made with 0 replicas.
  flags.infos = flags.verbose;
  if (const int code = compile_for_cluster(flags, cluster, run)) {
    return code;
  }
  const Settings settings = resolve_settings(run.library(), run.options);
  const std::string namespace_ = namespace_of(flags, run.result.objects);
  const std::vector<Object> objects = objects_of(run.result.objects, namespace_);
  const Wish wish{.objects = objects, .replicas = replicas_of(settings), .options = flags.options};
  Switch change(flags, names_of(settings, namespace_), timeout_of(flags, settings));
  if (flags.dry_run == "client") {
    return change.print(switching::plan_blindly(names_of(settings, namespace_), wish));
  }
  if (flags.namespace_.empty()) {
    say_context_namespace(flags, run);
  }
  return change.run(wish, cluster.client(),
                    "namespace " + namespace_ + " serves model " + quote(flags.model));
}

int roll_back(SwitchFlags& flags, LazyCluster& cluster, Run& run) {
  std::error_code error;
  flags.elsewhere = flags.config.empty() && !std::filesystem::exists(project_file_name, error);
  configure(flags, run);
  if (has_errors(run.config.diagnostics)) {
    return report_input(run, flags, true);
  }
  const Settings settings = resolve_settings(run.library(), run.options);
  const Names names =
      names_of(settings, run.options.namespace_.empty() ? cluster.context_namespace()
                                                        : run.options.namespace_);
  api::Client& client = cluster.client();
  const switching::Live live = switching::look(names, client);
  const std::optional<switching::Before> before = live.note();
  if (!before) {
    write_error("error: configmap/" + names.config_map + " -n " + names.namespace_ +
                " notes no state before a switch: each one has come through or gone back\n");
    return failure;
  }
  const std::vector<Object> objects{switching::config_map_before(live, *before)};
  const Wish wish{
      .objects = objects, .replicas = before->replicas, .back = true, .options = flags.options};
  return Switch(flags, names, timeout_of(flags, settings))
      .run(wish, client, "namespace " + names.namespace_ + " is back at " + state_text(*before));
}

void check(const SwitchFlags& flags) {
  if (!flags.rollback && flags.model.empty()) {
    throw Usage("name the model to switch to by its servedModelName");
  }
  if (flags.rollback &&
      (!flags.model.empty() || !flags.paths.empty() || !flags.filenames.empty())) {
    throw Usage("--rollback takes neither a model nor files: the cluster knows the state before");
  }
  if (flags.rollback && flags.dry_run == "client") {
    throw Usage("--rollback has to ask the cluster: use --dry-run=server");
  }
}

int switch_flags(SwitchFlags& flags) {
  check(flags);
  api::Stop& stop = stop_on_signals();
  Run& run = the_run();
  try {
    LazyCluster cluster(flags.cluster, stop);
    return flags.rollback ? roll_back(flags, cluster, run) : switch_model(flags, cluster, run);
  } catch (const api::Stopped&) {
    write_error("stopped; nothing was changed\n");
    return signal_exit_code();
  } catch (const api::Refused& refusal) {
    write_error("error: " + without_controls(refusal.what()) + "; nothing was changed\n");
    return refused;
  }
}

}  // namespace

void add_switch(CLI::App& app, Action& action, const std::vector<std::string>& words) {
  CLI::App* const command = app.add_subcommand(
      "switch", "Give a vLLM server another of the VLLMModels that share it, and wait for it");
  const auto flags = std::make_shared<SwitchFlags>();
  flags->words = words;
  flags->changes_nodes = false;
  flags->asks_models = false;
  command->add_option("model", flags->model, "servedModelName of the model that is wanted")
      ->type_name("MODEL");
  flags->add_to(*command);
  add_choice(*command, "--dry-run", flags->dry_run,
             "server shows the steps and what changes, and changes nothing; client asks no server",
             {"none", "server", "client"});
  command->add_flag("--rollback", flags->rollback,
                    "go back to the model and replicas before a switch that did not come through");
  command
      ->add_option("--timeout", flags->timeout,
                   "how long each of the two waits may take; by default what the setting "
                   "vllm-chill.model-switch-timeout says, 5m")
      ->type_name("TIME")
      ->take_last();
  command->add_flag("--force-conflicts", flags->options.force_conflicts,
                    "take over values of the ConfigMap that others manage");
  command->add_flag("--create-namespace", flags->options.create_namespace,
                    "create the namespace when it does not exist");
  flags->cluster.add_to(*command);
  command->final_callback([flags, &action] { action = [flags] { return switch_flags(*flags); }; });
}

}  // namespace routerctl::cli
