#include "plugin/api/child.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace routerctl::api {

namespace {

struct Pipe {
  int read = -1, write = -1;

  Pipe() {
    int both[2];
    if (pipe2(both, O_CLOEXEC) != 0) {
      throw std::system_error(errno, std::generic_category(), "pipe");
    }
    read = both[0];
    write = both[1];
  }
};

// Between fork and exec: only what POSIX allows there.
[[noreturn]] void become(char* const* words, pid_t parent, int out, int err, int failure) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() == parent) {
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_DFL);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    execvp(words[0], words);
    const int error = errno;
    [[maybe_unused]] const auto written = write(failure, &error, sizeof error);
  }
  _exit(127);
}

}  // namespace

Child start(std::vector<std::string> words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) {
    pointers.push_back(word.data());
  }
  pointers.push_back(nullptr);
  const Pipe out;
  const Pipe err;
  const Pipe failure;
  const pid_t parent = getpid();
  const pid_t id = fork();
  if (id == 0) {
    become(pointers.data(), parent, out.write, err.write, failure.write);
  }
  const int fork_error = errno;
  for (const int ours : {out.write, err.write, failure.write}) {
    close(ours);
  }
  int error = id < 0 ? fork_error : 0;
  // Nothing comes when exec succeeded: it closed the other end.
  if (id > 0 && read(failure.read, &error, sizeof error) <= 0) {
    error = 0;
  }
  close(failure.read);
  if (error != 0) {
    close(out.read);
    close(err.read);
    if (id > 0) {
      end_of(id);
    }
    throw std::system_error(error, std::generic_category(), words[0]);
  }
  return {.id = id, .out = out.read, .err = err.read};
}

int end_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace routerctl::api
