#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "renderer/progress.hpp"

namespace routerctl::cli {

/// One line on standard error that shows how far a run is, from half a second after this was made
/// until it is destroyed, which erases it. Nobody else may print meanwhile. Draws nothing where
/// standard error is no terminal that can erase a line.
class ProgressLine {
 public:
  /// `wanted` is false for --quiet.
  ProgressLine(const Progress& progress, bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void draw_until_done();

  const Progress& progress_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false, drawn_ = false;
  std::thread thread_;
};

/// "checking 1200 of 20000 documents"
std::string describe(const Progress& progress);

}  // namespace routerctl::cli
