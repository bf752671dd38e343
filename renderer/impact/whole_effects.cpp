// Objects that come, go, or have to go and come again.

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "renderer/impact/effects.hpp"
#include "renderer/impact/read.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::impact {

namespace {

bool has_pods(const Pods& pods) { return pods.count != 0 || pods.one_a_node; }

std::string gpus_of(const Pods& pods, std::string_view verb) {
  return pods.gpus() == 0 ? ""
                          : ": " + count(pods.gpus(), "GPU") +
                                (pods.gpus() == 1 ? " is " : " are ") + std::string(verb);
}

// What goes with an object of these kinds, beside pods.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> losses{{
    {"PersistentVolumeClaim", "its data is lost, unless its volume is retained"},
    {"Namespace", "everything in it is deleted too"},
    {"CustomResourceDefinition", "every resource of its kind is deleted too"},
    {"Service", "its address goes: clients that use it fail"},
}};

void add_loss(const Json& object, Action action, Entry& entry) {
  const std::string_view kind = text(at(object, "kind"));
  const auto* const loss = std::find_if(losses.begin(), losses.end(),
                                        [&](const auto& each) { return each.first == kind; });
  if (loss != losses.end()) {
    entry.effects.push_back({action, say(loss->second)});
  }
}

// A CronJob has no pods of its own: those of a run that goes on are left alone.
Pods running_pods(const Json& object) {
  return text(at(object, "kind")) == "CronJob" ? Pods() : pods_of(object);
}

}  // namespace

void add_recreation(const Change& change, const std::vector<std::string>& refused, Entry& entry) {
  entry.effects.push_back(
      {Action::recreate, say(list(refused), " cannot be changed: the API server refuses it until ",
                             "the object is deleted; then it can be made again")});
  const Pods stopped = running_pods(change.before);
  if (has_pods(stopped)) {
    entry.effects.push_back(
        {Action::recreate, say(words_for(stopped), stopped.count == 1 ? " stops" : " stop",
                               " before new ones start")});
  }
  add_loss(change.before, Action::recreate, entry);
  entry.stopped = stopped;
  entry.started = running_pods(change.after);
}

void add_removal(const Json& object, const Surroundings& around, Entry& entry) {
  const Pods stopped = running_pods(object);
  if (has_pods(stopped)) {
    entry.effects.push_back(
        {Action::remove, say(words_for(stopped), stopped.count == 1 ? " stops" : " stop",
                             gpus_of(stopped, "freed"))});
  }
  add_loss(object, Action::remove, entry);
  add_orphans(object, around, entry);
  if (entry.effects.empty()) {
    entry.effects.push_back({Action::remove, say("deleted")});
  }
  entry.stopped = stopped;
}

void add_creation(const Json& object, Entry& entry) {
  const Pods started = running_pods(object);
  entry.effects.push_back(
      {Action::add, has_pods(started)
                        ? say(words_for(started), started.count == 1 ? " starts" : " start",
                              gpus_of(started, "needed"))
                        : say("created")});
  entry.started = started;
}

}  // namespace routerctl::impact
