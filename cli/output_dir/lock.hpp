#pragma once

#include <csignal>
#include <functional>

#include "cli/output_dir/directory.hpp"

namespace routerctl::output_dir {

/// Holds back the signals that ask a program to end; what arrived meanwhile takes effect at the
/// end.
class SignalsHeld {
 public:
  SignalsHeld() = default;
  ~SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

  void hold();
  void release();
  [[nodiscard]] bool arrived() const;

 private:
  bool holding_ = false;
  sigset_t held_{}, before_{};
};

/// Keeps other runs out of a directory while it is written, and keeps SIGINT, SIGTERM and SIGHUP
/// waiting. The lock is on a file in the directory, not on the directory: on a network file system
/// a lock on a directory would be known to one machine only. The kernel gives it back when a run is
/// killed; the empty file is removed by the next one.
class Lock {
 public:
  static constexpr const char* file_name = ".routerctl-lock";

  /// Waits until it is free; `waiting` is called once when it is not.
  Lock(const Directory& directory, const std::function<void()>& waiting);
  ~Lock();
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  /// Whether a signal waits: give up what can be given up. It ends the program with the lock.
  [[nodiscard]] bool interrupted() const { return signals_.arrived(); }

 private:
  const Directory& directory_;
  SignalsHeld signals_;  // before file_: released after it
  Descriptor file_;
};

/// For those who only read: waits until nobody writes, leaves no trace.
void wait_for_writers(const Directory& directory, const std::function<void()>& waiting);

}  // namespace routerctl::output_dir
