#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renderer/kinds/scheduler_install_values.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl::kinds {

/// Collects what is found in one SchedulerInstall.
class Findings {
 public:
  Findings(const SchedulerInstall& install, Diagnostics& diagnostics)
      : install_(install), diagnostics_(diagnostics) {}

  /// A finding to complete and `add`. `path` is a field below spec, such as `epp.port`. Where
  /// nobody wrote it, the nearest block above it is marked; without a spec the resource's name.
  [[nodiscard]] Diagnostic about(const Rule& rule, std::string_view path,
                                 std::string message) const;
  /// The same about a field that is there; a map or list is marked at its key.
  [[nodiscard]] static Diagnostic about(const Rule& rule, const yaml::Field& field,
                                        std::string message);

  void add(Diagnostic found) { diagnostics_.push_back(std::move(found)); }
  void add(const Rule& rule, std::string_view path, std::string message,
           std::vector<std::string> hints = {});

 private:
  const SchedulerInstall& install_;
  Diagnostics& diagnostics_;
};

}  // namespace routerctl::kinds
