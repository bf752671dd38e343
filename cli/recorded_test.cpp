// Golden folders of prem-operator with an expected_objects.json: what the operator itself made of
// the input, recorded once. Compared as values, since the operator has no order of keys.

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

std::string arguments(const fs::path& folder) {
  std::string line = read_file(folder / "args");
  return line.substr(0, line.find('\n'));
}

}  // namespace

TEST_CASE("under --fidelity operator the objects are those that prem-operator made") {
  std::size_t compared = 0;
  for (const char* const kind : {"ai_model_map", "auto_node_labeler"}) {
    const fs::path cases = fs::path(ROUTERCTL_SOURCE_DIR) / "testdata" / kind;
    for (const fs::directory_entry& folder : fs::directory_iterator(cases)) {
      const fs::path recorded = folder.path() / "expected_objects.json";
      if (!fs::exists(recorded)) {
        continue;
      }
      CAPTURE(folder.path().string());
      const std::string args = arguments(folder.path());
      REQUIRE(args.find("--fidelity operator") != args.npos);
      const Outcome outcome = run(
          {.words = {"bash", "-c",
                     std::string(ROUTERCTL_BINARY) + " render -q -o json " + args + " input.yaml"},
           .directory = folder.path().string()});
      REQUIRE(outcome.code == 0);
      CHECK(nlohmann::json::parse(outcome.out).at("items") ==
            nlohmann::json::parse(read_file(recorded)));
      ++compared;
    }
  }
  CHECK(compared == 10);
}
