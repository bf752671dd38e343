// Which project files a run opens: its system calls tell.

#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"
#include "renderer/test_routes.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

// A tree with a project file at every level, and a broken one above them all.
void plant(const fs::path& top) {
  write_file(top / "routerctl.yaml", "[");
  write_file(top / "team/routerctl.yaml", "inputs: [routes]\n");
  write_file(top / "team/routes/routerctl.yaml", "inputs: [route.yaml]\n");
  write_file(top / "team/routes/route.yaml", static_route(1));
}

// Every name with "routerctl.y" in it that the program asked the system for.
std::string asked_for(std::vector<std::string> arguments, const fs::path& directory) {
  std::vector<std::string> words{"strace", "-f", "-qq",        "-o",
                                 "trace",  "-e", "trace=file", ROUTERCTL_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const Outcome outcome = run({.words = words,
                               .directory = directory.string(),
                               // LeakSanitizer cannot run under a tracer.
                               .variables = {"ASAN_OPTIONS=detect_leaks=0"}});
  CHECK_MESSAGE(outcome.code == 0, outcome.err);
  const std::string trace = read_file(directory / "trace");
  CHECK(trace.find("route.yaml\"") != std::string::npos);
  std::string names;
  for (std::size_t at = 0; (at = trace.find("routerctl.y", at)) != std::string::npos;) {
    const std::size_t begin = trace.rfind('"', at) + 1;
    at = trace.find('"', at);
    const std::string name = trace.substr(begin, at - begin);
    names += names.find(name) == std::string::npos ? name + " " : "";
  }
  return names;
}

}  // namespace

TEST_CASE("a run with a path asks for no project file, and one without for its own alone") {
  const TemporaryFolder folder;
  plant(folder.path());
  const fs::path team = folder.path() / "team";
  CHECK(asked_for({"render", "routes/route.yaml"}, team) == "");
  CHECK(asked_for({"validate", "route.yaml"}, team / "routes") == "");
  CHECK(asked_for({"render", "../routes/route.yaml"}, team / "routes") == "");
  // The manifest routes/routerctl.yaml is an input like any other: skipped, and counted.
  CHECK(asked_for({"render"}, team) == "routerctl.yaml routes/routerctl.yaml ");
  CHECK(asked_for({"render"}, team / "routes") == "routerctl.yaml ");
  CHECK(asked_for({"render", "--config", "routes/routerctl.yaml"}, team) ==
        "routes/routerctl.yaml ");
}
