#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <spawn.h>

/// Running programs in tests.
namespace routerctl::test {

struct Command {
  std::vector<std::string> words;        ///< the program, looked up on PATH, and its arguments
  std::string directory = ".";           ///< where it starts
  std::string input{};                   ///< its standard input
  std::vector<std::string> variables{};  ///< "NAME=value", see environment_with
  bool one_stream = false;               ///< stderr into `out`, in the order of writing
  int seconds = 120;                     ///< killed after that; code 137
};

struct Outcome {
  int code = 0;  ///< 128 + the signal's number when a signal ended it
  std::string out, err;
};

/// What every program under test sees: no locale, no home, no colour settings of whoever runs the
/// test; and what the test sets.
inline std::vector<std::string> environment_with(std::vector<std::string> variables) {
  const auto add = [&](const std::string& name, const char* value) {
    const auto same = [&](const std::string& each) { return each.starts_with(name + "="); };
    if (value != nullptr && std::none_of(variables.begin(), variables.end(), same)) {
      variables.push_back(name + "=" + value);
    }
  };
  add("LC_ALL", "C");
  for (const char* name : {"PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    add(name, std::getenv(name));
  }
  return variables;
}

/// A file without a name. Both output streams may share one: they then share the writing position.
class Stream {
 public:
  explicit Stream(std::string_view text = {}) : descriptor_(memfd_create("stream", MFD_CLOEXEC)) {
    if (descriptor_ < 0) {
      throw std::system_error(errno, std::generic_category(), "memfd_create");
    }
    while (!text.empty()) {
      const ssize_t written = write(descriptor_, text.data(), text.size());
      if (written <= 0) {
        throw std::system_error(errno, std::generic_category(), "write");
      }
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    lseek(descriptor_, 0, SEEK_SET);
  }
  ~Stream() { close(descriptor_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::string text() const {
    std::string all(static_cast<std::size_t>(lseek(descriptor_, 0, SEEK_END)), '\0');
    const ssize_t size = pread(descriptor_, all.data(), all.size(), 0);
    all.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return all;
  }

 private:
  int descriptor_;
};

inline std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    all.push_back(text.data());
  }
  all.push_back(nullptr);
  return all;
}

inline int wait_for(pid_t child, int seconds) {
  const auto handle = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  pollfd end{.fd = handle, .events = POLLIN, .revents = 0};
  if (handle >= 0 && poll(&end, 1, seconds * 1000) == 0) {
    kill(-child, SIGKILL);  // with everything it started
  }
  close(handle);
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

/// Starts the command and waits for its end. Throws when it cannot be started.
inline Outcome run(Command command) {
  const Stream in(command.input);
  const Stream out;
  const Stream err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
  posix_spawn_file_actions_adddup2(&actions, in.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(
      &actions, command.one_stream ? out.descriptor() : err.descriptor(), STDERR_FILENO);

  std::vector<std::string> environment = environment_with(command.variables);
  pid_t child = 0;
  posix_spawnattr_t own_group;
  posix_spawnattr_init(&own_group);
  posix_spawnattr_setflags(&own_group, POSIX_SPAWN_SETPGROUP);
  const int error = posix_spawnp(&child, command.words.at(0).c_str(), &actions, &own_group,
                                 pointers(command.words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&own_group);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), command.words[0]);
  }
  const int status = wait_for(child, command.seconds);
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return {.code = code, .out = out.text(), .err = err.text()};
}

}  // namespace routerctl::test
