#include "plugin/wait/follow.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "plugin/api/status.hpp"
#include "plugin/wait/fields.hpp"

namespace routerctl::wait {

namespace {

using api::Failure;

// As long as client-go asks for, at least.
constexpr std::chrono::seconds watch_time(300);
// A server that does not end a watch in time is not there any more.
constexpr std::chrono::seconds watch_grace(30);
// Tries that reach nobody: the proxy is gone, which no waiting brings back.
constexpr int most_unreachable = 4;

class Following {
 public:
  Following(api::Client& client, const std::string& collection, const Watcher& watcher,
            const Pauses& pauses)
      : client_(client),
        collection_(collection),
        watcher_(watcher),
        pauses_(pauses),
        pause_(pauses.first) {}

  void run() {
    for (;;) {
      if (version_.empty() ? list() : watch()) {
        pause_ = pauses_.first;
        unreachable_ = 0;
      }
    }
  }

 private:
  // True when it went well.
  bool list() {
    api::Answer answer;
    try {
      answer = client_.get(collection_);
    } catch (const api::Unreachable& error) {
      give_up_or_wait(error);
      return false;
    }
    if (!answer.ok()) {
      return refused(api::refusal_of(answer));
    }
    const Json found = api::json_of(answer);
    watcher_.all(list_of(found));
    version_ = text(found, "metadata", "resourceVersion");
    if (version_.empty() || may_not_watch_) {
      version_.clear();
      client_.sleep(pauses_.poll);
    }
    return true;
  }

  static std::vector<Json> list_of(const Json& found) {
    const Json& items = wait::list(found, "items");
    return {items.begin(), items.end()};
  }

  bool watch() {
    const api::Request request{
        .target = collection_ + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=" +
                  std::to_string(watch_time.count()) + "&resourceVersion=" + version_,
        .deadline = api::Clock::now() + watch_time + watch_grace};
    bool heard = false;
    const auto begun = api::Clock::now();
    try {
      const api::Answer answer = client_.stream(request, [&](std::string_view line) {
        heard = true;
        return take(line);
      });
      if (!answer.ok()) {
        return refused(api::refusal_of(answer));
      }
    } catch (const api::Unreachable& error) {
      if (!heard) {
        give_up_or_wait(error);
      }
      return heard;
    }
    // A stream that ends at once, again and again, must not become a busy loop.
    if (!heard && api::Clock::now() - begun < pauses_.first) {
      rest();
      return false;
    }
    return true;
  }

  // False to hang up.
  bool take(std::string_view line) {
    Json event = Json::parse(line, nullptr, false);
    const std::string_view type = event.is_object() ? text(event, "type") : std::string_view();
    if (type == "ERROR") {
      // Whatever it is, a new list knows better.
      version_.clear();
      return false;
    }
    if (at(event, "object") == nullptr) {
      return true;  // a line that was cut off: the watch goes on from the last one
    }
    Json& object = event["object"];
    if (const std::string_view version = text(object, "metadata", "resourceVersion");
        !version.empty()) {
      version_ = version;
    }
    if (type == "ADDED" || type == "MODIFIED" || type == "DELETED") {
      const bool deleted = type == "DELETED";
      watcher_.one(std::move(object), deleted);
    }
    return true;
  }

  bool refused(api::Refusal refusal) {
    const bool watching = !version_.empty();
    version_.clear();
    switch (refusal.failure) {
      case Failure::forbidden:
        if (watching) {
          may_not_watch_ = true;
          return true;
        }
        throw api::Refused(std::move(refusal));
      case Failure::no_kind:
      case Failure::not_found:
      case Failure::unauthorized: throw api::Refused(std::move(refusal));
      case Failure::expired: return true;
      default: break;
    }
    watcher_.lost(refusal.message);
    rest();
    return false;
  }

  void give_up_or_wait(const api::Unreachable& error) {
    if (++unreachable_ == most_unreachable) {
      throw api::Unreachable(error.what());
    }
    watcher_.lost(error.what());
    rest();
  }

  void rest() {
    client_.sleep(pause_);
    pause_ = std::min(2 * pause_, pauses_.most);
  }

  api::Client& client_;
  const std::string& collection_;
  const Watcher& watcher_;
  const Pauses& pauses_;
  std::chrono::milliseconds pause_;
  std::string version_;  // of what is known; empty: nothing is
  bool may_not_watch_ = false;
  int unreachable_ = 0;
};

}  // namespace

void follow(api::Client& client, const std::string& collection, const Watcher& watcher,
            const Pauses& pauses) {
  Following(client, collection, watcher, pauses).run();
}

}  // namespace routerctl::wait
