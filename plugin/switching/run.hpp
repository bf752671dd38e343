#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "plugin/switching/plan.hpp"

namespace routerctl::switching {

struct RunOptions {
  std::chrono::milliseconds timeout{300'000};  ///< for each of the waits
  std::chrono::milliseconds pause{2'000};      ///< between two looks
  std::function<api::Clock::time_point()> now = api::Clock::now;
};

enum class End : std::uint8_t {
  done,
  refused,  ///< the step's item says why
  late,     ///< what was waited for did not come in time
  failed,   ///< and it will not come
};

struct Result {
  End end = End::done;
  const Step* step = nullptr;  ///< that it ended at; null when all are done
  std::string message;         ///< what was waited for, or why it does not come; one line
  std::string pod, container;  ///< in trouble; empty: none
  bool ended = false;          ///< the container ran and ended
};

struct Listener {
  std::function<void(const Step&)> done = [](const Step&) {};
  /// What is waited for, whenever that changes.
  std::function<void(const std::string& message)> waiting = [](const std::string&) {};
};

/// Takes the steps of the plan one after the other, until one does not succeed. Throws
/// api::Unreachable and api::Stopped; of the step that was being taken nobody knows.
Result run(Plan& plan, api::Client& client, const RunOptions& options, const Listener& listener);

}  // namespace routerctl::switching
