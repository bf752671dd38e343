#include "cli/output.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace routerctl::cli {

namespace {

// 0, or the error number.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) {
        continue;
      }
      return errno;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

void Output::write(std::string_view text) {
  buffer_ += text;
  flush_if_large();
}

void Output::flush_if_large() {
  constexpr std::size_t large = std::size_t{64} << 10;
  if (buffer_.size() >= large) {
    flush();
  }
}

void Output::finish() { flush(); }

void Output::flush() {
  const int error = write_all(STDOUT_FILENO, buffer_);
  buffer_.clear();
  if (error == EPIPE) {
    // The reader has seen enough. Some parents make us ignore the signal that says so.
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  if (error != 0) {
    throw std::runtime_error(std::string("cannot write standard output: ") + std::strerror(error));
  }
}

void write_error(std::string_view text) { write_all(STDERR_FILENO, text); }

}  // namespace routerctl::cli
