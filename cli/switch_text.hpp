#pragma once

#include <chrono>
#include <string>

#include "plugin/switching/plan.hpp"

namespace routerctl::cli {

/// The steps of a plan, numbered, with what changes. `timeout` is that of each wait.
std::string plan_text(const switching::Plan& plan, std::chrono::milliseconds timeout);

/// What a step has done: "deployment.apps/vllm scaled to 0", a line.
std::string done_text(const switching::Step& step);

/// "1 replica of deployment.apps/vllm, and configmap/vllm-config names model "a"".
std::string state_text(const switching::Names& names, const switching::Live& live);

/// "model "a" and 1 replica"
std::string state_text(const switching::Before& before);

}  // namespace routerctl::cli
