#include "cli/progress_line.hpp"

#include <unistd.h>

#include <chrono>
#include <string_view>

#include "cli/output.hpp"
#include "cli/terminal.hpp"

namespace routerctl::cli {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds patience = 500ms, pause = 100ms;
constexpr std::string_view erase = "\r\x1b[K";

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
  if (wanted && can_redraw(STDERR_FILENO)) {
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
    const std::string line = "routerctl: " + describe(progress_);
    // A line that wraps could not be erased.
    write_error(std::string(erase) + cut(line, terminal_size(STDERR_FILENO).columns - 1));
    drawn_ = true;
  }
}

}  // namespace routerctl::cli
