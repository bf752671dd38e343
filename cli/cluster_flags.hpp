#pragma once

#include <chrono>
#include <list>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace routerctl::cli {

/// kubectl's flags that say which cluster is meant and who asks, but for --namespace.
class ClusterFlags {
 public:
  void add_to(CLI::App& command);

  /// Those that were given, as kubectl takes them.
  [[nodiscard]] std::vector<std::string> for_kubectl() const;
  /// 0: not given. Throws Usage for a duration without a unit.
  [[nodiscard]] std::chrono::milliseconds request_timeout() const;

 private:
  struct Value {
    std::string flag, text;
    std::vector<std::string> texts{};
  };
  void add_value(CLI::App& command, const char* flag, const char* type, const char* meaning);
  void add_list(CLI::App& command, const char* flag, const char* type, const char* meaning);
  void add_switch(CLI::App& command, const char* flag, const char* meaning);

  std::list<Value> values_;  // the command line library keeps their addresses
  std::string request_timeout_;
};

/// "90s", "1m30s", "500ms", "0" as Go reads durations. Throws Usage naming `flag`.
std::chrono::milliseconds duration(const std::string& text, const char* flag);
/// The other way: "1m30s", "45s".
std::string in_words(std::chrono::milliseconds time);

}  // namespace routerctl::cli
