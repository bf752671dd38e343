// What is not a cluster verb opens no socket and starts no program: its system calls tell.

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"
#include "renderer/test_routes.hpp"

namespace {

using namespace routerctl::test;

// Every line of the trace is a system call that should not be there.
std::string forbidden_calls(std::vector<std::string> command, const std::string& folder) {
  const std::vector<std::string> strace{
      "strace",      "-f",    "-qq",
      "-o",          "trace", "-e",
      "signal=none", "-e",    "trace=network,fork,vfork,execve,execveat"};
  command.insert(command.begin(), strace.begin(), strace.end());
  Outcome outcome;
  REQUIRE_NOTHROW_MESSAGE(
      // LeakSanitizer cannot run under a tracer.
      outcome = run(
          {.words = command, .directory = folder, .variables = {"ASAN_OPTIONS=detect_leaks=0"}}),
      "strace is missing; `./dev test` installs it");
  CHECK_MESSAGE(outcome.code == 0, "strace " << command[8] << ": " << outcome.err
                                             << "(a container may need --cap-add SYS_PTRACE)");
  const std::string trace = read_file(folder + "/trace");
  const std::size_t first = trace.find('\n');  // the program's own execve
  CHECK_MESSAGE(trace.find("execve(") < first, "strace recorded nothing");
  return first == std::string::npos ? trace : trace.substr(first + 1);
}

}  // namespace

TEST_CASE("the offline commands open no socket and start no program") {
  const TemporaryFolder folder;
  write_file(folder.path() / "route.yaml", static_route(1));
  const std::vector<std::vector<std::string>> commands{
      {"render", "route.yaml"},
      {"render", "-o", "json", "."},
      {"render", "route.yaml", "--output-dir", "dist"},
      {"render", "route.yaml", "--output-dir", "dist", "--check"},
      {"validate", "route.yaml"},
      {"validate", "-o", "json", "."},
      {"api-resources"},
      {"crds"},
      {"schema", "--json-schema"},
      {"explain", "StaticRoute.spec"},
      {"init", "StaticRoute"},
      {"version"}};
  for (std::vector<std::string> command : commands) {
    CAPTURE(command.front());
    command.insert(command.begin(), ROUTERCTL_BINARY);
    CHECK(forbidden_calls(std::move(command), folder.path()) == "");
  }
}
