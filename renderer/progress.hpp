#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace routerctl {

/// How far a run is, to be looked at from another thread. Stepping costs next to nothing.
class Progress {
 public:
  enum class Stage : std::uint8_t { reading, checking, planning, rendering, comparing, writing };

  /// `total` steps are to come; 0: nobody knows how many.
  void begin(Stage stage, std::size_t total) {
    done_ = 0;
    total_ = total;
    stage_ = stage;
  }
  void step() { done_.fetch_add(1, std::memory_order_relaxed); }

  [[nodiscard]] Stage stage() const { return stage_; }
  [[nodiscard]] std::size_t done() const { return done_; }
  [[nodiscard]] std::size_t total() const { return total_; }

 private:
  std::atomic<Stage> stage_ = Stage::reading;
  std::atomic<std::size_t> done_ = 0, total_ = 0;
};

/// For stages that may have nobody to tell.
inline void begin(Progress* progress, Progress::Stage stage, std::size_t total) {
  if (progress != nullptr) {
    progress->begin(stage, total);
  }
}
inline void step(Progress* progress) {
  if (progress != nullptr) {
    progress->step();
  }
}

}  // namespace routerctl
