#include <algorithm>
#include <string_view>

#include "plugin/api/status.hpp"
#include "plugin/wait/fields.hpp"
#include "plugin/wait/mask.hpp"
#include "plugin/wait/wait.hpp"

namespace routerctl::wait {

namespace {

constexpr std::size_t most_events = 5, most_lines = 20;

std::string namespace_path(const Progress& progress) {
  return "/api/v1/namespaces/" + api::escape(progress.target->namespace_);
}

// When it happened last. Events have several places for that, by their age and maker.
std::string_view last_time(const Json& event) {
  for (const std::string_view time :
       {text(event, "series", "lastObservedTime"), text(event, "lastTimestamp"),
        text(event, "eventTime"), text(event, "firstTimestamp")}) {
    if (!time.empty()) {
      return time;
    }
  }
  return text(event, "metadata", "creationTimestamp");
}

std::string described(const Json& event) {
  const auto times = number(event, "count").value_or(1);
  return masked(std::string(text(event, "type")) + " " + std::string(text(event, "reason")) +
                (times > 1 ? " (" + std::to_string(times) + " times)" : "") + ": " +
                std::string(text(event, "message")));
}

void add_events(const Progress& progress, api::Client& client, std::vector<std::string>& lines) {
  const std::string name = progress.pod.empty() ? progress.target->name : progress.pod;
  const std::string what = progress.pod.empty() ? progress.target->resource() : "pod/" + name;
  const api::Answer answer =
      client.get(namespace_path(progress) + "/events?fieldSelector=involvedObject.name%3D" +
                 api::escape(name));
  if (!answer.ok()) {
    lines.push_back("events cannot be read: " + masked(api::refusal_of(answer).message));
    return;
  }
  const Json found = api::json_of(answer);
  std::vector<const Json*> events;
  for (const Json& event : list(found, "items")) {
    events.push_back(&event);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Json* a, const Json* b) { return last_time(*a) < last_time(*b); });
  if (events.size() > most_events) {
    events.erase(events.begin(), events.end() - most_events);
  }
  if (!events.empty()) {
    lines.push_back("events of " + what + ":");
  }
  for (const Json* const event : events) {
    lines.push_back("  " + described(*event));
  }
}

api::Answer read_log(const Progress& progress, bool previous, api::Client& client) {
  return client.get(
      namespace_path(progress) + "/pods/" + api::escape(progress.pod) +
      "/log?tailLines=" + std::to_string(most_lines) + "&limitBytes=65536" +
      (progress.container.empty() ? "" : "&container=" + api::escape(progress.container)) +
      (previous ? "&previous=true" : ""));
}

void add_log(const Progress& progress, api::Client& client, std::vector<std::string>& lines) {
  api::Answer answer = read_log(progress, progress.ended, client);
  if (progress.ended && answer.code == 400) {
    // The container before is gone with its log; what runs now may say the same.
    answer = read_log(progress, false, client);
  }
  const std::string what =
      "pod/" + progress.pod + (progress.container.empty() ? "" : ", " + progress.container);
  if (answer.code == 400) {
    return;  // it never ran, or there are several containers and none is to blame
  }
  if (!answer.ok()) {
    lines.push_back("the log of " + what +
                    " cannot be read: " + masked(api::refusal_of(answer).message));
    return;
  }
  std::string_view text = answer.body;
  if (!text.empty()) {
    lines.push_back("the end of the log of " + what + ":");
  }
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back("  " + masked(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::vector<std::string> explain(const Progress& progress, api::Client& client) {
  std::vector<std::string> lines;
  add_events(progress, client, lines);
  if (!progress.pod.empty()) {
    add_log(progress, client, lines);
  }
  return lines;
}

}  // namespace routerctl::wait
