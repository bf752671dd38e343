#include "cli/signals.hpp"

#include <csignal>

namespace routerctl::cli {

namespace {

volatile std::sig_atomic_t received = 0;

api::Stop& the_stop() {
  // Never destroyed: a signal may come at any time.
  static api::Stop& stop = *new api::Stop;
  return stop;
}

void take(int signal) {
  received = signal;
  the_stop().request();
}

}  // namespace

api::Stop& stop_on_signals() {
  api::Stop& stop = the_stop();
  struct sigaction action {};
  action.sa_handler = take;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return stop;
}

int signal_exit_code() { return received == 0 ? 0 : 128 + received; }

}  // namespace routerctl::cli
