#pragma once

#include "plugin/api/stop.hpp"

namespace routerctl::cli {

/// From the first call on, SIGINT and SIGTERM ask this Stop; a second signal ends the program at
/// once, as if nobody had cared.
api::Stop& stop_on_signals();

/// 130 or 143 for the signal that came, 0 for none.
int signal_exit_code();

}  // namespace routerctl::cli
