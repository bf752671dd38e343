#include "plugin/switching/run.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "plugin/api/status.hpp"
#include "plugin/apply/patch.hpp"
#include "plugin/wait/fields.hpp"
#include "plugin/wait/trouble.hpp"

namespace routerctl::switching {

namespace {

using api::Clock;

std::string name_of(const Json& object) {
  return std::string(wait::text(object, "metadata", "name"));
}

// False when the item is refused.
bool send(apply::Item& item, api::Client& client) {
  const api::Answer answer = apply::patch(item, client, false, item.force);
  if (!answer.ok()) {
    item.refusal = api::refusal_of(answer);
    item.step = apply::Step::refused;
    apply::require_connection(*item.refusal);
  }
  return answer.ok();
}

// A wait with looks at the cluster, until one of them ends it.
class Waiting {
 public:
  Waiting(const Plan& plan, api::Client& client, const RunOptions& options,
          const Listener& listener)
      : plan_(plan), client_(client), options_(options), listener_(listener) {}

  Result wait_gone() {
    return look_until([&](Result& result) {
      const std::vector<Json> pods = pods_of(plan_.live.deployment, client_);
      for (const Json& pod : pods) {
        result.message += (result.message.empty() ? "" : ", ") + name_of(pod);
      }
      return pods.empty();
    });
  }

  Result wait_ready() {
    return look_until([&](Result& result) {
      const Json deployment = deployment_of(plan_.names, client_);
      if (is_ready(deployment)) {
        return true;
      }
      look_at(deployment, result);
      return result.end != End::late;
    });
  }

 private:
  // `look` says in the result what is waited for, and returns true when there is nothing more to.
  template <typename Look>
  Result look_until(Look look) {
    const Clock::time_point end = options_.now() + options_.timeout;
    std::string said;
    for (;;) {
      Result result{.end = End::late};
      if (look(result)) {
        if (result.end == End::late) {
          result = {};
        }
        return result;
      }
      if (result.message != said) {
        said = result.message;
        listener_.waiting(said);
      }
      if (options_.now() + options_.pause > end) {
        return result;
      }
      client_.sleep(options_.pause);
    }
  }

  void look_at(const Json& deployment, Result& result) {
    if (deployment.is_null()) {
      result = {.end = End::failed, .message = "it was deleted"};
      return;
    }
    const std::int64_t wanted = wait::number(deployment.at("spec"), "replicas").value_or(1);
    if (wanted == 0) {
      result = {.end = End::failed, .message = "somebody has scaled it to 0 replicas"};
      return;
    }
    result.message = "0 of " + std::to_string(wanted) + " replicas ready";
    judge(wait::trouble_of_deployment(deployment), "", result);
    for (const Json& pod : pods_of(deployment, client_)) {
      judge(wait::trouble_of_pod(pod), name_of(pod), result);
    }
  }

  // A pod without a node may wait for one that an autoscaler makes, or for a GPU that the last
  // model's pod has just given back. What tells them apart are events, which the Role of vllm-chill
  // does not show.
  void judge(const std::optional<wait::Trouble>& trouble, const std::string& pod, Result& result) {
    if (!trouble || result.end == End::failed) {
      return;
    }
    const std::string words = (pod.empty() ? "" : "pod " + pod + ": ") + trouble->words();
    const Clock::time_point since = since_.emplace(words, options_.now()).first->second;
    const bool final = trouble->patience && trouble->reason != "Unschedulable" &&
                       options_.now() - since >= *trouble->patience;
    result.end = final ? End::failed : End::late;
    result.message += "; " + words;
    result.pod = pod;
    result.container = trouble->container;
    result.ended = trouble->ended;
  }

  const Plan& plan_;
  api::Client& client_;
  const RunOptions& options_;
  const Listener& listener_;
  std::map<std::string, Clock::time_point> since_;  // troubles, by their words
};

Result take(Step& step, const Plan& plan, api::Client& client, const RunOptions& options,
            const Listener& listener) {
  switch (step.action) {
    case Action::wait_gone: return Waiting(plan, client, options, listener).wait_gone();
    case Action::wait_ready: return Waiting(plan, client, options, listener).wait_ready();
    default: return {.end = send(step.item, client) ? End::done : End::refused};
  }
}

}  // namespace

Result run(Plan& plan, api::Client& client, const RunOptions& options, const Listener& listener) {
  for (Step& step : plan.steps) {
    if (client.stop().requested()) {
      throw api::Stopped();
    }
    Result result;
    try {
      result = take(step, plan, client, options, listener);
    } catch (const api::Refused& refused) {
      step.item.refusal = refused.refusal;
      step.item.step = apply::Step::refused;
      result.end = End::refused;
    }
    if (result.end != End::done) {
      result.step = &step;
      return result;
    }
    listener.done(step);
  }
  return {};
}

}  // namespace routerctl::switching
