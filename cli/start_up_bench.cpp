// The program as a user runs it: CPU time of a small run, peak memory of a small and a large one.

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "renderer/test_figures.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_routes.hpp"

namespace {

using namespace routerctl::test;

constexpr const char* failed = "routerctl render failed, or may not be traced";

struct Cost {
  double cpu_ms = 0;
  double peak_bytes = 0;
};

[[noreturn]] void start(const std::string& path) {
  ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(nothing, STDOUT_FILENO);
  execl(ROUTERCTL_BINARY, "routerctl", "render", "--threads", "1", path.c_str(), nullptr);
  _exit(127);
}

// VmHWM: wait4 would report at least what this process occupied when it forked.
double peak_of(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) {
      return 1024 * std::stod(line.substr(6));
    }
  }
  return 0;
}

double milliseconds(const timeval& time) {
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
}

// Runs `routerctl render` and looks at it just before it is gone. Nothing when that is not
// permitted.
std::optional<Cost> render(const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    start(path);
  }
  Cost cost;
  int status = 0;
  rusage usage{};
  waitpid(child, &status, 0);  // stopped at its execve
  if (WIFSTOPPED(status)) {
    ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACEEXIT);
    ptrace(PTRACE_CONT, child, nullptr, nullptr);
    waitpid(child, &status, 0);
    cost.peak_bytes = peak_of(child);
    ptrace(PTRACE_CONT, child, nullptr, nullptr);
    wait4(child, &status, 0, &usage);
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return std::nullopt;
  }
  cost.cpu_ms = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
  return cost;
}

std::string write_routes(const TemporaryFolder& folder, std::size_t count) {
  std::string path = folder.path() / "routes.yaml";
  std::ofstream file(path);
  for (std::size_t number = 0; number < count; ++number) {
    file << (number == 0 ? "" : "---\n") << static_route(number);
  }
  return path;
}

void start_up_and_one_route(benchmark::State& state) {
  const TemporaryFolder folder;
  const std::string path = write_routes(folder, 1);
  std::vector<double> cpu, peak;
  for ([[maybe_unused]] auto once : state) {
    const std::optional<Cost> cost = render(path);
    if (!cost) {
      state.SkipWithError(failed);
      return;
    }
    cpu.push_back(cost->cpu_ms);
    peak.push_back(cost->peak_bytes / 1e6);
  }
  figures().push_back({"start-up and one StaticRoute: CPU", median(cpu), 5, "ms"});
  figures().push_back({"start-up and one StaticRoute: memory", median(peak), 15, "MB"});
}

void memory_of_many_routes(benchmark::State& state) {
  const TemporaryFolder folder;
  const std::string path = write_routes(folder, 10'000);
  const auto bytes = static_cast<double>(std::filesystem::file_size(path));
  for ([[maybe_unused]] auto once : state) {
    const std::optional<Cost> cost = render(path);
    if (!cost) {
      state.SkipWithError(failed);
      return;
    }
    figures().push_back(
        {"10,000 StaticRoutes: peak memory", cost->peak_bytes / bytes, 10, "bytes a byte"});
  }
}

BENCHMARK(start_up_and_one_route)->Unit(benchmark::kMillisecond)->Iterations(41)->UseRealTime();
BENCHMARK(memory_of_many_routes)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();

}  // namespace
