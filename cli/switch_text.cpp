#include "cli/switch_text.hpp"

#include <algorithm>

#include "cli/cluster_flags.hpp"
#include "cli/report.hpp"
#include "plugin/wait/fields.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::cli {

namespace {

using switching::Action;
using switching::Plan;
using switching::Step;

std::string model_text(std::string_view name) {
  return name.empty() ? "no model" : "model " + quote(name);
}

std::string names_of(const std::vector<Json>& pods) {
  std::string names;
  for (const Json& pod : pods) {
    names += (names.empty() ? "" : ", ") + std::string(wait::text(pod, "metadata", "name"));
  }
  return names.empty() ? names : " (" + names + ")";
}

std::string scale_text(const Step& step) {
  const std::string from = step.from < 0 ? "" : " from " + std::to_string(step.from);
  return "scale " + step.item.resource() + from + " to " +
         count(static_cast<std::size_t>(step.to), "replica");
}

std::string changes_text(const Plan& plan) {
  std::size_t widest = 0;
  for (const switching::Change& change : plan.changes) {
    widest = std::max(widest, change.key.size());
  }
  std::string text;
  for (const switching::Change& change : plan.changes) {
    const auto shown = [](const std::optional<std::string>& value) {
      return value ? quote(*value) : std::string("(none)");
    };
    text += "\n     " + change.key + std::string(widest - change.key.size() + 2, ' ') +
            (plan.blind ? "" : shown(change.before) + " -> ") + shown(change.after);
  }
  return text;
}

std::string step_text(const Step& step, const Plan& plan, const std::string& limit) {
  switch (step.action) {
    case Action::create:
      return "create " + step.item.resource() + (plan.blind ? ", unless it is there" : "");
    case Action::note:
      return "note the state before" +
             (plan.before && !plan.blind ? ", " + state_text(*plan.before) + "," : std::string()) +
             " in an annotation of " + step.item.resource();
    case Action::scale: return scale_text(step);
    case Action::wait_gone:
      return "wait until its pods are gone" + names_of(plan.live.pods) + ", at most " + limit;
    case Action::write: return "write " + step.item.resource() + changes_text(plan);
    case Action::wait_ready: return "wait until a replica is ready, at most " + limit;
    case Action::forget: return "remove the annotation";
  }
  return {};
}

}  // namespace

std::string plan_text(const Plan& plan, std::chrono::milliseconds timeout) {
  std::string text;
  std::size_t number = 0;
  for (const Step& step : plan.steps) {
    const std::string place = std::to_string(++number) + ". ";
    text += (number < 10 ? " " : "") + place + step_text(step, plan, in_words(timeout)) + "\n";
  }
  return text;
}

std::string done_text(const Step& step) {
  const auto word = [&]() -> std::string {
    switch (step.action) {
      case Action::create: return "created";
      case Action::note: return "notes the state before";
      case Action::scale: return "scaled to " + std::to_string(step.to);
      case Action::wait_gone: return "has no pods";
      case Action::write: return "configured";
      case Action::wait_ready: return "ready";
      case Action::forget: return "forgets the state before";
    }
    return {};
  };
  return step.item.resource() + " " + word() + "\n";
}

std::string state_text(const switching::Names& names, const switching::Live& live) {
  const std::string deployment = "deployment.apps/" + names.deployment;
  const std::string config_map = "configmap/" + names.config_map;
  return (live.deployment.is_null()
              ? deployment + " does not exist"
              : deployment + " has " +
                    count(static_cast<std::size_t>(live.replicas()), "replica")) +
         ", " +
         (live.config_map.is_null() ? config_map + " does not exist"
                                    : config_map + " names " + model_text(live.model()));
}

std::string state_text(const switching::Before& before) {
  return model_text(wait::text(before.data, "SERVED_MODEL_NAME")) + " and " +
         count(static_cast<std::size_t>(before.replicas), "replica");
}

}  // namespace routerctl::cli
