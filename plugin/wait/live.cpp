#include "plugin/wait/live.hpp"

#include "plugin/api/status.hpp"
#include "plugin/wait/fields.hpp"

namespace routerctl::wait {

namespace {

std::string name_of(const Json& object) { return std::string(text(object, "metadata", "name")); }

}  // namespace

Live::Live(const api::Client& client, Pauses pauses) : client_(client, stop_), pauses_(pauses) {}

Live::~Live() {
  stop_.request();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

Live::Key Live::key_of(const api::ResourceType& type, const std::string& namespace_) {
  return {type.plural + "." + type.group, namespace_};
}

void Live::add(const api::ResourceType& type, const std::string& namespace_, bool needed) {
  {
    const std::scoped_lock lock(mutex_);
    if (!collections_.emplace(key_of(type, namespace_), Collection()).second) {
      return;
    }
  }
  threads_.emplace_back([this, type, namespace_, needed] { run(type, namespace_, needed); });
}

void Live::change(const std::function<void()>& act) {
  const std::scoped_lock lock(mutex_);
  act();
  ++changes_;
  changed_.notify_all();
}

void Live::run(const api::ResourceType& type, const std::string& namespace_, bool needed) {
  const Key key = key_of(type, namespace_);
  const std::string collection = api::collection_path(type, namespace_);
  // Items of lists say neither.
  const std::string version = (type.group.empty() ? "" : type.group + "/") + type.version;
  const Watcher watcher{.all =
                            [&](std::vector<Json> objects) {
                              std::map<std::string, Json> all;
                              for (Json& object : objects) {
                                object["apiVersion"] = version;
                                object["kind"] = type.kind;
                                std::string name = name_of(object);
                                all.insert_or_assign(std::move(name), std::move(object));
                              }
                              change([&] {
                                collections_[key] = {.listed = true, .objects = std::move(all)};
                                lost_.clear();
                              });
                            },
                        .one =
                            [&](Json object, bool deleted) {
                              std::string name = name_of(object);
                              change([&] {
                                lost_.clear();
                                auto& objects = collections_[key].objects;
                                if (deleted) {
                                  objects.erase(name);
                                } else {
                                  objects.insert_or_assign(std::move(name), std::move(object));
                                }
                              });
                            },
                        .lost = [&](const std::string& why) { change([&] { lost_ = why; }); }};
  try {
    follow(client_, collection, watcher, pauses_);
  } catch (const api::Stopped&) {  // NOLINT(bugprone-empty-catch): it is how this ends
  } catch (const api::Refused&) {
    if (needed) {
      change([&] { error_ = std::current_exception(); });
    }
  } catch (...) {
    change([&] { error_ = std::current_exception(); });
  }
}

void Live::wait_for_change(std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, most, [&] { return changes_ != seen_; });
  seen_ = changes_;
  if (error_) {
    std::rethrow_exception(error_);
  }
}

std::optional<const Json*> Live::View::find(const api::ResourceType& type,
                                            const std::string& namespace_,
                                            const std::string& name) const {
  const auto collection = live_.collections_.find(key_of(type, namespace_));
  if (collection == live_.collections_.end() || !collection->second.listed) {
    return std::nullopt;
  }
  const auto found = collection->second.objects.find(name);
  return found == collection->second.objects.end() ? nullptr : &found->second;
}

std::vector<const Json*> Live::View::all(const api::ResourceType& type,
                                         const std::string& namespace_) const {
  std::vector<const Json*> objects;
  if (const auto found = live_.collections_.find(key_of(type, namespace_));
      found != live_.collections_.end()) {
    for (const auto& each : found->second.objects) {
      objects.push_back(&each.second);
    }
  }
  return objects;
}

}  // namespace routerctl::wait
