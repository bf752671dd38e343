#include "plugin/wait/wait.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "plugin/api/status.hpp"
#include "plugin/wait/fields.hpp"
#include "plugin/wait/live.hpp"
#include "plugin/wait/status.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::wait {

namespace {

using api::Clock;

const api::ResourceType pod_type{.group = "", .version = "v1", .kind = "Pod", .plural = "pods"};
const api::ResourceType set_type{
    .group = "apps", .version = "v1", .kind = "ReplicaSet", .plural = "replicasets"};

bool is_deployment(const api::ResourceType& type) {
  return type.group == "apps" && type.kind == "Deployment";
}

std::int64_t replicas_of(const Json& object) {
  const Json* const spec = at(object, "spec");
  return spec == nullptr ? 1 : number(*spec, "replicas").value_or(1);
}

std::int64_t generation_of(const Json& object) {
  const Json* const metadata = at(object, "metadata");
  return metadata == nullptr ? 0 : number(*metadata, "generation").value_or(0);
}

// A pod that waits may wait for its volumes or for a node, which only events tell.
bool has_silent_trouble(const Json& pod, const std::optional<Trouble>& trouble) {
  return text(pod, "status", "phase") == "Pending" &&
         (!trouble || trouble->reason == "Unschedulable");
}

// Reads the events of pods now and then, beside the main loop's clock.
class PodEvents {
 public:
  PodEvents(api::Client& client, std::chrono::milliseconds pause)
      : client_(client), pause_(pause) {}

  const std::vector<Json>& of(const std::string& namespace_, const std::string& pod) {
    Entry& entry = entries_[{namespace_, pod}];
    if (allowed_ && (!entry.read || Clock::now() - *entry.read >= pause_)) {
      const api::Answer answer =
          client_.get("/api/v1/namespaces/" + api::escape(namespace_) +
                      "/events?fieldSelector=involvedObject.name%3D" + api::escape(pod));
      allowed_ = answer.code != 403;
      if (answer.ok()) {
        const Json found = api::json_of(answer);
        const Json& items = list(found, "items");
        entry.events.assign(items.begin(), items.end());
      }
      entry.read = Clock::now();
    }
    return entry.events;
  }

 private:
  struct Entry {
    std::optional<Clock::time_point> read;
    std::vector<Json> events;
  };

  api::Client& client_;
  std::chrono::milliseconds pause_;
  bool allowed_ = true;
  std::map<std::pair<std::string, std::string>, Entry> entries_;
};

// What a look at the copies gives, to think about without holding them.
struct Seen {
  bool read = false;
  Json object;             // null: there is none
  std::vector<Json> pods;  // of the newest ReplicaSet; Deployments only
};

class Waiting {
 public:
  Waiting(std::span<const Target> targets, api::Client& client, const Options& options)
      : targets_(targets),
        client_(client),
        options_(options),
        events_(client, 2 * options.second),
        live_(client, options.pauses) {
    for (const Target& target : targets) {
      live_.add(target.type, target.namespace_, true);
      if (is_deployment(target.type)) {
        live_.add(set_type, target.namespace_, false);
        live_.add(pod_type, target.namespace_, false);
      }
      progress_.push_back({.target = &target});
    }
    since_.resize(targets.size());
  }

  End run(const std::function<void(std::span<const Progress>, const std::string&)>& show) {
    const Clock::time_point deadline = Clock::now() + options_.timeout;
    for (;;) {
      look();
      show(progress_, lost_);
      if (any(Verdict::failed)) {
        return End::failed;
      }
      if (!any(Verdict::waiting)) {
        return End::ready;
      }
      if (Clock::now() >= deadline) {
        return End::timed_out;
      }
      if (client_.stop().requested()) {
        throw api::Stopped();
      }
      // Changes of many pods come in swarms: one look for all of them.
      client_.sleep(options_.look / 5);
      live_.wait_for_change(options_.look);
    }
  }

  [[nodiscard]] const std::vector<Progress>& progress() const { return progress_; }

 private:
  bool any(Verdict verdict) const {
    return std::any_of(progress_.begin(), progress_.end(),
                       [&](const Progress& each) { return each.verdict == verdict; });
  }

  void look() {
    const std::vector<Seen> seen = see();
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      // What was ready once may have been taken further by others since: that is their affair.
      if (progress_[i].verdict == Verdict::waiting) {
        progress_[i] = look_at(i, seen[i]);
      }
    }
  }

  // Everything that is still waited for, at one moment.
  std::vector<Seen> see() {
    std::vector<Seen> all(targets_.size());
    const Live::View view(live_);
    lost_ = view.lost();
    struct Pods {
      ByOwner sets, pods;
    };
    std::map<std::string, Pods> by_namespace;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const Target& target = targets_[i];
      const auto found = view.find(target.type, target.namespace_, target.name);
      Seen& seen = all[i];
      seen.read = found.has_value();
      if (!found || *found == nullptr || progress_[i].verdict != Verdict::waiting) {
        continue;
      }
      seen.object = **found;
      if (is_deployment(target.type)) {
        auto pods = by_namespace.find(target.namespace_);
        if (pods == by_namespace.end()) {
          pods =
              by_namespace
                  .emplace(target.namespace_, Pods{ByOwner(view.all(set_type, target.namespace_)),
                                                   ByOwner(view.all(pod_type, target.namespace_))})
                  .first;
        }
        for (const Json* const pod :
             newest_pods(seen.object, pods->second.sets, pods->second.pods)) {
          seen.pods.push_back(*pod);
        }
      }
    }
    return all;
  }

  Progress look_at(std::size_t i, const Seen& seen) {
    const Target& target = targets_[i];
    Progress progress{.target = &target};
    if (!seen.read) {
      return progress;
    }
    if (seen.object.is_null()) {
      return failed(std::move(progress), "it was deleted");
    }
    if (!target.uid.empty() && text(seen.object, "metadata", "uid") != target.uid) {
      return failed(std::move(progress), "it was deleted, and another one was made");
    }
    if (generation_of(seen.object) < target.generation) {
      progress.message = "the change has not arrived yet";
      return progress;
    }
    State state = state_of(seen.object);
    progress.message = std::move(state.message);
    switch (state.status) {
      case Status::current: progress.verdict = Verdict::ready; return progress;
      case Status::failed: progress.verdict = Verdict::failed; break;
      case Status::terminating:
      case Status::in_progress: break;
    }
    if (is_deployment(target.type)) {
      add_trouble(i, seen, progress);
    }
    return progress;
  }

  static Progress failed(Progress progress, std::string message) {
    progress.verdict = Verdict::failed;
    progress.message = std::move(message);
    return progress;
  }

  // Of several pods the one whose trouble is nearest to being final.
  void add_trouble(std::size_t i, const Seen& seen, Progress& progress) {
    std::optional<Trouble> worst = trouble_of_deployment(seen.object);
    bool running = !seen.pods.empty();
    for (const Json& pod : seen.pods) {
      const std::string name(text(pod, "metadata", "name"));
      std::optional<Trouble> trouble = trouble_of_pod(pod);
      if (has_silent_trouble(pod, trouble)) {
        ask_events(progress.target->namespace_, name, trouble);
      }
      running = running && !trouble && text(pod, "status", "phase") == "Running";
      if (trouble && (!worst || nearer(*trouble, *worst))) {
        worst = std::move(trouble);
        progress.pod = name;
        progress.container = worst->container;
        progress.ended = worst->ended;
      }
    }
    progress.loading = running && progress.verdict == Verdict::waiting;
    if (progress.pod.empty() && !worst && !seen.pods.empty()) {
      progress.pod = first_unready(seen.pods);
    }
    judge(i, worst, progress);
  }

  void ask_events(const std::string& namespace_, const std::string& pod,
                  std::optional<Trouble>& trouble) {
    const std::vector<Json>& events = events_.of(namespace_, pod);
    if (!trouble) {
      trouble = trouble_in_events(events);
    } else if (node_is_coming(events)) {
      trouble->patience.reset();
      trouble->message += "; a node is on its way";
    }
  }

  static bool nearer(const Trouble& one, const Trouble& other) {
    return one.patience && (!other.patience || *one.patience < *other.patience);
  }

  static std::string first_unready(const std::vector<Json>& pods) {
    const auto found = std::find_if(pods.begin(), pods.end(), [](const Json& pod) {
      const Json* const ready = condition(pod, "Ready");
      return ready == nullptr || text(*ready, "status") != "True";
    });
    return found == pods.end() ? std::string() : std::string(text(*found, "metadata", "name"));
  }

  // Trouble is final when the same has lasted as long as it may.
  void judge(std::size_t i, const std::optional<Trouble>& trouble, Progress& progress) {
    Since& since = since_[i];
    if (!trouble) {
      since.reason.clear();
      return;
    }
    if (since.reason != trouble->reason) {
      since = {.reason = trouble->reason, .begin = Clock::now()};
    }
    const std::string who = progress.pod.empty() ? "" : "pod " + progress.pod + ": ";
    progress.message += (progress.message.empty() ? "" : "; ") + who + trouble->words();
    if (trouble->patience &&
        Clock::now() - since.begin >= trouble->patience->count() * options_.second) {
      progress.verdict = Verdict::failed;
    }
  }

  struct Since {
    std::string reason{};
    Clock::time_point begin{};
  };

  std::span<const Target> targets_;
  api::Client& client_;
  const Options& options_;
  PodEvents events_;
  std::string lost_;
  std::vector<Progress> progress_;
  std::vector<Since> since_;
  Live live_;  // last: its threads end first
};

}  // namespace

std::string Target::resource() const {
  return kube::resource_name({.group = type.group, .kind = type.kind, .name = name});
}

Target target_of(const api::ResourceType& type, const std::string& namespace_, const Json& object) {
  return {.type = type,
          .namespace_ = namespace_,
          .name = std::string(text(object, "metadata", "name")),
          .uid = std::string(text(object, "metadata", "uid")),
          .generation = generation_of(object)};
}

bool is_to_wait_for(const Json& object) {
  const bool none = text(object, "kind") == "Deployment" && replicas_of(object) == 0;
  return !none && state_of(object).status != Status::current;
}

End wait(std::span<const Target> targets, api::Client& client, const Options& options,
         const std::function<void(std::span<const Progress>, const std::string& lost)>& show,
         std::vector<Progress>& progress) {
  Waiting waiting(targets, client, options);
  const auto keep = [&](std::span<const Progress> all, const std::string& lost) {
    progress.assign(all.begin(), all.end());
    show(all, lost);
  };
  return waiting.run(keep);
}

}  // namespace routerctl::wait
