#include "plugin/api/stop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace routerctl::api {

Stop::Stop() {
  if (pipe2(pipe_, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
}

Stop::~Stop() {
  close(pipe_[0]);
  close(pipe_[1]);
}

void Stop::request() noexcept {
  requested_ = true;
  const int error = errno;
  // One byte stays in the pipe, so that it is readable from now on.
  [[maybe_unused]] const auto written = write(pipe_[1], "", 1);
  errno = error;
}

}  // namespace routerctl::api
