#pragma once

#include <memory>
#include <span>
#include <string>

#include "plugin/wait/wait.hpp"

namespace routerctl::cli {

/// Shows how far a wait is.
class WaitDisplay {
 public:
  WaitDisplay() = default;
  WaitDisplay(const WaitDisplay&) = delete;
  WaitDisplay& operator=(const WaitDisplay&) = delete;
  virtual ~WaitDisplay() = default;

  /// Called often; `lost` is why the cluster does not answer, or empty.
  virtual void show(std::span<const wait::Progress> all, const std::string& lost) = 0;
};

/// The one that fits `output` (the value of -o) and standard error.
std::unique_ptr<WaitDisplay> wait_display(const std::string& output, bool quiet);

/// The rows of the live table, cut to a terminal of that size: the ones that are not ready first to
/// stay when there is no room.
std::string wait_table(std::span<const wait::Progress> all, const std::string& lost,
                       std::size_t width, std::size_t height);

/// "deployment.apps/vllm -n team-a"
std::string place_of(const wait::Target& target);

}  // namespace routerctl::cli
