#pragma once

#include <cstdint>
#include <string>

#include "renderer/json.hpp"

namespace routerctl::wait {

enum class Status : std::uint8_t { current, in_progress, failed, terminating };

struct State {
  Status status = Status::current;
  std::string message;  ///< what is waited for or went wrong: "1 of 3 replicas ready"; no full stop
};

/// How far the cluster has come with a live object, by its own words. Source: kstatus of cli-utils,
/// its order of rules included.
State state_of(const Json& object);

}  // namespace routerctl::wait
