// The line that shows how far a run is, seen on a pseudo-terminal. A run is long when its input is
// a pipe that the test keeps open.

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <pty.h>
#include <spawn.h>

#include "cli/progress_line.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"
#include "renderer/test_routes.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::test;

const std::string erase = "\r\x1b[K";
const std::string wrong = "apiVersion: production-stack.vllm.ai/v1alpha1\nkind: StaticRoute\n";

// The program with its standard error on a terminal of 80 columns.
class OnTerminal {
 public:
  OnTerminal(std::vector<std::string> words, const std::string& folder,
             std::vector<std::string> variables = {"TERM=xterm"}) {
    winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
    int terminal = -1;
    if (openpty(&screen_, &terminal, nullptr, nullptr, &size) != 0) {
      throw std::runtime_error("no pseudo-terminal");
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, terminal, STDERR_FILENO);
    posix_spawn_file_actions_addclose(&actions, screen_);
    std::vector<std::string> environment = environment_with(std::move(variables));
    const int error = posix_spawn(&child_, words.at(0).c_str(), &actions, nullptr,
                                  pointers(words).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    close(terminal);
    if (error != 0) {
      throw std::runtime_error("cannot start " + words[0]);
    }
  }
  ~OnTerminal() { close(screen_); }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;

  // False when there is no more, or nothing for so long.
  bool read_more(std::chrono::milliseconds patience) {
    pollfd ready{.fd = screen_, .events = POLLIN, .revents = 0};
    char bytes[4096];
    if (poll(&ready, 1, static_cast<int>(patience.count())) != 1) {
      return false;
    }
    const ssize_t got = read(screen_, bytes, sizeof bytes);
    shown.append(bytes, got > 0 ? static_cast<std::size_t>(got) : 0);
    return got > 0;
  }

  int wait() {
    while (read_more(std::chrono::seconds(60))) {
    }
    int status = 0;
    waitpid(child_, &status, 0);
    return WEXITSTATUS(status);
  }

  std::string shown;

 private:
  int screen_ = -1;
  pid_t child_ = 0;
};

// The writing end of a pipe that the program reads. Opening waits for the reader.
class Pipe {
 public:
  explicit Pipe(const std::string& path) : descriptor_(open(path.c_str(), O_WRONLY | O_CLOEXEC)) {}
  ~Pipe() { close(descriptor_); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void write(const std::string& text) const {
    CHECK(::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }

 private:
  int descriptor_;
};

std::vector<std::string> render(const std::string& input, std::vector<std::string> more = {}) {
  std::vector<std::string> words{ROUTERCTL_BINARY, "render", input};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// What a long run shows on the terminal until it gets its input, and after.
std::pair<std::string, std::string> watch_long_run(std::vector<std::string> more,
                                                   std::vector<std::string> variables,
                                                   std::chrono::milliseconds patience) {
  const TemporaryFolder folder;
  const std::string pipe = (folder.path() / "in.yaml").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  OnTerminal program(render("in.yaml", std::move(more)), folder.path().string(),
                     std::move(variables));
  {
    const Pipe input(pipe);
    program.read_more(patience);
    input.write(wrong);
  }
  const std::string before = std::exchange(program.shown, {});
  CHECK(program.wait() == 1);
  return {before, program.shown};
}

}  // namespace

TEST_CASE("a long run says on a terminal how far it is, and erases that before it says more") {
  const auto [before, after] =
      watch_long_run({}, {"TERM=xterm", "NO_COLOR=1"}, std::chrono::seconds(60));
  CHECK(before.starts_with(erase + "routerctl: reading 0 files"));
  CHECK(before.find('\n') == std::string::npos);
  const std::size_t last = after.rfind(erase);
  REQUIRE(last != std::string::npos);
  CHECK(after.substr(last + erase.size()).starts_with("in.yaml:1:1: "));
  CHECK(after.substr(0, last).find('\n') == std::string::npos);
}

TEST_CASE("nothing moves on a terminal that cannot erase, or for those who want it quiet") {
  constexpr auto long_enough = std::chrono::milliseconds(900);
  for (const auto& [more, variable] :
       {std::pair<std::vector<std::string>, std::string>{{}, "TERM=dumb"},
        {{}, "TERM="},
        {{"-q"}, "TERM=xterm"}}) {
    const auto [before, after] = watch_long_run(more, {variable}, long_enough);
    CHECK(before == "");
    CHECK(after.find("\x1b[K") == std::string::npos);
  }
}

TEST_CASE("nothing moves where standard error is no terminal") {
  const TemporaryFolder folder;
  const std::string pipe = (folder.path() / "in.yaml").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&] {
    const Pipe input(pipe);
    std::this_thread::sleep_for(std::chrono::milliseconds(900));
    input.write(wrong);
  });
  const Outcome outcome = run({.words = render("in.yaml"),
                               .directory = folder.path().string(),
                               .variables = {"TERM=xterm"}});
  writer.join();
  CHECK(outcome.code == 1);
  CHECK(outcome.err.starts_with("in.yaml:1:1: "));
}

TEST_CASE("a short run shows no progress") {
  const TemporaryFolder folder;
  write_file(folder.path() / "in.yaml", static_route(1));
  // A machine may be too busy to be quick even once.
  std::string shown = erase;
  for (int attempt = 0; attempt < 20 && shown.find(erase) != std::string::npos; ++attempt) {
    OnTerminal program(render("in.yaml"), folder.path().string());
    CHECK(program.wait() == 0);
    shown = program.shown;
  }
  CHECK(shown == "");
}

TEST_CASE("progress in words") {
  Progress progress;
  CHECK(cli::describe(progress) == "reading 0 files");
  progress.step();
  progress.step();
  CHECK(cli::describe(progress) == "reading 2 files");
  progress.begin(Progress::Stage::checking, 20);
  progress.step();
  CHECK(cli::describe(progress) == "checking 1 of 20 documents");
  progress.begin(Progress::Stage::writing, 7);
  CHECK(cli::describe(progress) == "writing 0 of 7 files");
}
