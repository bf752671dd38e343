#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/api/server.hpp"
#include "renderer/json.hpp"

namespace routerctl::api {

/// A kind as the server serves it.
struct ResourceType {
  std::string group, version, kind;
  std::string plural;  ///< "deployments"
  bool namespaced = true;
};

/// "/apis/apps/v1/namespaces/a/deployments"; all namespaces where `namespace_` is empty.
std::string collection_path(const ResourceType& type, std::string_view namespace_);
std::string object_path(const ResourceType& type, std::string_view namespace_,
                        std::string_view name);

/// A value for a path segment or a query, percent-encoded.
std::string escape(std::string_view text);

struct ClientOptions {
  std::chrono::milliseconds request_timeout{0};  ///< for each request; 0: a minute
  /// Waits; tests bring one that does not. Throws Stopped.
  std::function<void(std::chrono::milliseconds, Stop&)> sleep{};
};

/// Requests with the retries of client-go: 429 and 5xx that name a Retry-After, and broken
/// connections of requests that may be repeated (GET, an apply PATCH, a DELETE, which has to name
/// the uid), ten times at most; 401 once, so that credentials can be renewed. Any number of threads
/// may use it.
class Client {
 public:
  Client(Server& server, Stop& stop, ClientOptions options = {});

  /// The same server, ended by another wish: for threads that end before the run does.
  Client(const Client& other, Stop& stop) : Client(other.server_, stop, other.options_) {}

  /// Throws Unreachable, Stopped.
  Answer send(Request request);
  Answer get(std::string target);
  /// A stream is not retried: whoever reads it knows where to go on.
  Answer stream(const Request& request, const std::function<bool(std::string_view line)>& take);

  /// What the server serves as `kind` of "apps/v1"; null: nothing. Asks once per group and version,
  /// unless the answer was no: CustomResourceDefinitions may come. Throws Refused for any other
  /// refusal.
  std::optional<ResourceType> type_of(const std::string& api_version, const std::string& kind);

  void sleep(std::chrono::milliseconds time);
  Stop& stop() { return stop_; }
  /// How many requests were sent again so far.
  [[nodiscard]] std::size_t retries() const { return retries_; }

 private:
  Server& server_;
  Stop& stop_;
  ClientOptions options_;
  std::atomic<std::size_t> retries_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::vector<ResourceType>> types_;  // by apiVersion
};

/// The body as JSON. Throws Unreachable for what is none: something between us and the server
/// answered.
Json json_of(const Answer& answer);

}  // namespace routerctl::api
