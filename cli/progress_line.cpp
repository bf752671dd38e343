#include "cli/progress_line.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include "cli/output.hpp"

namespace routerctl::cli {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds patience = 500ms, pause = 100ms;
constexpr std::string_view erase = "\r\x1b[K";

bool can_erase() {
  const char* const terminal = std::getenv("TERM");
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb" &&
         isatty(STDERR_FILENO) == 1;
}

// A line that wraps could not be erased.
void cut_to_terminal(std::string& line) {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1) {
    line.resize(std::min<std::size_t>(line.size(), size.ws_col - 1U));
  }
}

struct Words {
  std::string_view verb, things;
};

Words words_of(Progress::Stage stage) {
  switch (stage) {
    case Progress::Stage::reading: return {"reading", "files"};
    case Progress::Stage::checking: return {"checking", "documents"};
    case Progress::Stage::planning: return {"planning", "kinds"};
    case Progress::Stage::rendering: return {"rendering", "resources"};
    case Progress::Stage::comparing: return {"comparing", "files"};
    case Progress::Stage::writing: return {"writing", "files"};
  }
  return {};
}

}  // namespace

std::string describe(const Progress& progress) {
  const Words words = words_of(progress.stage());
  const std::size_t total = progress.total();
  return std::string(words.verb) + " " + std::to_string(progress.done()) +
         (total == 0 ? " " : " of " + std::to_string(total) + " ") + std::string(words.things);
}

ProgressLine::ProgressLine(const Progress& progress, bool wanted) : progress_(progress) {
  if (wanted && can_erase()) {
    thread_ = std::thread([this] { draw_until_done(); });
  }
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) {
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  ended_.notify_one();
  thread_.join();
  if (drawn_) {
    write_error(erase);
  }
}

void ProgressLine::draw_until_done() {
  std::unique_lock lock(mutex_);
  for (auto wait = patience; !ended_.wait_for(lock, wait, [this] { return done_; }); wait = pause) {
    std::string line = "routerctl: " + describe(progress_);
    cut_to_terminal(line);
    write_error(std::string(erase) + line);
    drawn_ = true;
  }
}

}  // namespace routerctl::cli
