#include "plugin/api/socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace routerctl::api {

namespace {

[[noreturn]] void fail(const char* what) {
  throw Unreachable(std::string(what) + ": " + std::generic_category().message(errno));
}

int open_socket() {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) {
    fail("socket");
  }
  return descriptor;
}

int milliseconds_until(const std::optional<Clock::time_point>& deadline) {
  if (!deadline) {
    return -1;
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 24L * 3600 * 1000));
}

}  // namespace

Socket::Socket(const std::string& path, Stop& stop, std::optional<Clock::time_point> deadline)
    : descriptor_(open_socket()), stop_(stop), deadline_(deadline) {
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  std::memcpy(address.sun_path, path.data(), std::min(path.size(), sizeof address.sun_path - 1));
  if (connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    close(descriptor_);
    errno = error;
    fail("the connection to kubectl proxy was lost");
  }
}

Socket::~Socket() { close(descriptor_); }

void Socket::wait(short events) {
  pollfd both[] = {{.fd = descriptor_, .events = events, .revents = 0},
                   {.fd = stop_.descriptor(), .events = POLLIN, .revents = 0}};
  while (true) {
    const int ready = poll(both, 2, milliseconds_until(deadline_));
    if (both[1].revents != 0 && ready > 0) {
      throw Stopped();
    }
    if (ready > 0) {
      return;
    }
    if (ready == 0) {
      throw TimedOut("no answer in time");
    }
    if (errno != EINTR) {
      fail("poll");
    }
  }
}

std::size_t Socket::read(void* data, std::size_t size) {
  while (true) {
    wait(POLLIN);
    const ssize_t taken = recv(descriptor_, data, size, 0);
    if (taken >= 0) {
      return static_cast<std::size_t>(taken);
    }
    if (errno != EINTR && errno != EAGAIN) {
      fail("the connection to kubectl proxy was lost");
    }
  }
}

std::size_t Socket::write(const void* data, std::size_t size) {
  while (true) {
    wait(POLLOUT);
    const ssize_t sent = send(descriptor_, data, size, MSG_NOSIGNAL);
    if (sent >= 0) {
      return static_cast<std::size_t>(sent);
    }
    if (errno != EINTR && errno != EAGAIN) {
      fail("the connection to kubectl proxy was lost");
    }
  }
}

}  // namespace routerctl::api
