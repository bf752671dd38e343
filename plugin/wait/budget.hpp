#pragma once

#include <chrono>

#include "renderer/json.hpp"

namespace routerctl::wait {

/// How long the object may take to come up without being late by its own words: the largest of ten
/// minutes and its progress deadline plus what the probes of its pods allow.
std::chrono::seconds budget_of(const Json& object);

}  // namespace routerctl::wait
