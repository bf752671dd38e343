#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "plugin/api/client.hpp"
#include "plugin/api/stop.hpp"
#include "plugin/wait/follow.hpp"
#include "renderer/json.hpp"

namespace routerctl::wait {

/// Copies of collections of the cluster, kept up to date by a thread each. Destroying it ends them.
class Live {
 public:
  Live(const api::Client& client, Pauses pauses);
  ~Live();
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  /// Starts following all objects of the type in the namespace, once. Who may not read them gets
  /// `refusal_of` for `needed` ones and nothing for others.
  void add(const api::ResourceType& type, const std::string& namespace_, bool needed);

  /// A view of what is known. It holds everything still: keep it short.
  class View {
   public:
    explicit View(Live& live) : live_(live), lock_(live.mutex_) {}
    /// Unset until it was listed for the first time. Null: there is no such object.
    [[nodiscard]] std::optional<const Json*> find(const api::ResourceType& type,
                                                  const std::string& namespace_,
                                                  const std::string& name) const;
    [[nodiscard]] std::vector<const Json*> all(const api::ResourceType& type,
                                               const std::string& namespace_) const;
    /// Why the cluster cannot be asked at the moment; empty: it can.
    [[nodiscard]] const std::string& lost() const { return live_.lost_; }

   private:
    Live& live_;
    std::unique_lock<std::mutex> lock_;
  };

  /// Returns when something changed since the last call, or after `most`. Throws what ended a
  /// thread that is needed: api::Refused, api::Unreachable.
  void wait_for_change(std::chrono::milliseconds most);

 private:
  using Key = std::pair<std::string, std::string>;  // plural.group, namespace
  struct Collection {
    bool listed = false;
    std::map<std::string, Json> objects;  // by name
  };

  static Key key_of(const api::ResourceType& type, const std::string& namespace_);
  void run(const api::ResourceType& type, const std::string& namespace_, bool needed);
  void change(const std::function<void()>& act);

  api::Stop stop_;
  api::Client client_;
  Pauses pauses_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t changes_ = 0, seen_ = 0;
  std::map<Key, Collection> collections_;
  std::string lost_;
  std::exception_ptr error_;
  std::deque<std::thread> threads_;
};

}  // namespace routerctl::wait
