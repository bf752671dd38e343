#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/api/stop.hpp"

namespace routerctl::api {

using Clock = std::chrono::steady_clock;

struct Request {
  std::string method = "GET";
  std::string target;  ///< path and query, escaped: "/api/v1/namespaces/a/configmaps?limit=1"
  std::string content_type{}, body{};
  /// The answer is complete by then, or Unreachable is thrown. Unset: the server's own limit.
  std::optional<Clock::time_point> deadline{};
};

/// What came back over HTTP, whatever the code says. `refusal_of` (status.hpp) reads the failures.
struct Answer {
  int code = 0;
  std::string content_type;           ///< without parameters: "application/json"
  std::string body;                   ///< not always JSON: a proxy answers in plain text
  std::vector<std::string> warnings;  ///< texts of `Warning: 299` headers
  std::optional<std::chrono::seconds> retry_after;

  [[nodiscard]] bool ok() const { return code >= 200 && code < 300; }
};

/// No answer: nobody listens, the connection broke, the deadline passed.
struct Unreachable : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct TimedOut : Unreachable {
  using Unreachable::Unreachable;
};

/// Something that speaks HTTP like a Kubernetes API server: the real one behind `kubectl proxy`, or
/// the one that tests replay answers with. Any number of threads may call it at a time.
class Server {
 public:
  Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  virtual ~Server() = default;

  /// Throws Unreachable, and Stopped when `stop` is requested before the answer came.
  virtual Answer send(const Request& request, Stop& stop) = 0;

  /// A GET whose answer is a stream of lines (watch=1, follow=1). `take` gets each complete line
  /// as it comes, without its end, and returns false to hang up. An answer that is no success is
  /// returned whole and `take` is not called; a stream that ended gives its head without a body.
  /// The request's deadline ends the stream as if the server had. Throws like `send`.
  virtual Answer stream(const Request& request, Stop& stop,
                        const std::function<bool(std::string_view line)>& take) = 0;
};

}  // namespace routerctl::api
