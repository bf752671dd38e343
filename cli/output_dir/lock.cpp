#include "cli/output_dir/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace routerctl::output_dir {

namespace {

constexpr std::array ending{SIGINT, SIGTERM, SIGHUP};

// The error number, or 0.
int lock(int descriptor, int kind, const std::function<void()>& waiting) {
  if (::flock(descriptor, kind | LOCK_NB) == 0) {
    return 0;
  }
  if (errno != EWOULDBLOCK) {
    return errno;
  }
  waiting();
  while (::flock(descriptor, kind) != 0) {
    if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

// The one who held the lock has removed the file: whoever comes now makes a new one.
bool is_current(const Directory& directory, int descriptor) {
  struct stat mine {};
  if (::fstat(descriptor, &mine) != 0 || !S_ISREG(mine.st_mode)) {
    directory.fail("lock", Lock::file_name, EINVAL);
  }
  const Found found = directory.look(Lock::file_name);
  return found.kind == Found::Kind::file && found.status.st_dev == mine.st_dev &&
         found.status.st_ino == mine.st_ino;
}

}  // namespace

SignalsHeld::~SignalsHeld() { release(); }

void SignalsHeld::release() {
  if (std::exchange(holding_, false)) {
    sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
}

void SignalsHeld::hold() {
  if (holding_) {
    return;
  }
  sigemptyset(&held_);
  for (const int signal : ending) {
    // One that is ignored, as under nohup, must not stop the work half way.
    struct sigaction action {};
    if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) {
      sigaddset(&held_, signal);
    }
  }
  holding_ = sigprocmask(SIG_BLOCK, &held_, &before_) == 0;
}

bool SignalsHeld::arrived() const {
  sigset_t pending;
  return sigpending(&pending) == 0 && std::any_of(ending.begin(), ending.end(), [&](int signal) {
           return sigismember(&pending, signal) == 1 && sigismember(&held_, signal) == 1 &&
                  sigismember(&before_, signal) == 0;
         });
}

Lock::Lock(const Directory& directory, const std::function<void()>& waiting)
    : directory_(directory) {
  bool said = false;
  const auto say_once = [&] {
    signals_.release();  // waiting can be ended at any time
    if (!said) {
      waiting();
    }
    said = true;
  };
  do {
    signals_.hold();
    file_ = Descriptor(::openat(directory.descriptor(), file_name,
                                O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0666));
    if (!file_) {
      directory.fail("write", file_name, errno);
    }
    if (const int error = lock(file_.get(), LOCK_EX, say_once)) {
      directory.fail("lock", file_name, error);
    }
    signals_.hold();
  } while (!is_current(directory, file_.get()));
}

Lock::~Lock() { ::unlinkat(directory_.descriptor(), file_name, 0); }

void wait_for_writers(const Directory& directory, const std::function<void()>& waiting) {
  if (!directory.is_there()) {
    return;
  }
  const Descriptor file(::openat(directory.descriptor(), Lock::file_name,
                                 O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (file) {
    lock(file.get(), LOCK_SH, waiting);
  }
}

}  // namespace routerctl::output_dir
