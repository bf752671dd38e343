#pragma once

#include <string>
#include <string_view>

namespace routerctl::wait {

/// A line of a log or an event for people to read: what looks like a credential is replaced by
/// "***", control characters go. A log is nobody's word on what is secret, so this errs on the safe
/// side.
std::string masked(std::string_view line);

}  // namespace routerctl::wait
