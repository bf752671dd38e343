#pragma once

#include <atomic>
#include <exception>

namespace routerctl::api {

/// A wish to stop, told once: by a signal handler or by another thread. Everything that waits on
/// the network waits for this too.
class Stop {
 public:
  Stop();
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  /// Safe within signal handlers.
  void request() noexcept;
  [[nodiscard]] bool requested() const noexcept { return requested_; }
  /// Readable from the request on; for poll(2).
  [[nodiscard]] int descriptor() const { return pipe_[0]; }

 private:
  std::atomic<bool> requested_ = false;
  int pipe_[2];
};

/// Thrown by what was waiting when the wish came.
struct Stopped : std::exception {
  [[nodiscard]] const char* what() const noexcept override { return "stopped"; }
};

}  // namespace routerctl::api
