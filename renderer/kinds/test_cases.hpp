#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "renderer/kinds/kind.hpp"
#include "renderer/kinds/test_rendered.hpp"
#include "renderer/test_files.hpp"

/// The golden folders of one kind, testdata/<kind>/<case>/.
namespace routerctl::test {

namespace fs = std::filesystem;

inline fs::path cases_of(std::string_view kind) {
  return fs::path(ROUTERCTL_SOURCE_DIR) / "testdata" / kind;
}

/// Those that hold the objects that the operator made, expected_objects.json.
inline std::vector<fs::path> recorded_cases(const fs::path& cases) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& folder : fs::directory_iterator(cases)) {
    if (fs::exists(folder.path() / "expected_objects.json")) {
      found.push_back(folder.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// In the order of applying, the order of keys aside.
inline nlohmann::json recorded_objects(const fs::path& folder) {
  return nlohmann::json::parse(read_file(folder / "expected_objects.json"));
}

/// What the program makes of the case, the same way.
inline nlohmann::json rendered_objects(const fs::path& folder) {
  return nlohmann::json::parse(Json(render_objects(folder)).dump());
}

/// Codes of rules that no case of their name shows: rule "kind/a-b" is shown in case a_b.
inline std::vector<std::string> rules_without_case(const Kind& kind, const fs::path& cases) {
  std::vector<std::string> missing;
  for (const Rule& rule : kind.rules) {
    const std::string code(rule.code);
    std::string name = code.substr(code.find('/') + 1);
    std::replace(name.begin(), name.end(), '-', '_');
    if (read_file(cases / name / "stderr.txt").find("[" + code + "]") == std::string::npos) {
      missing.push_back(code);
    }
  }
  return missing;
}

}  // namespace routerctl::test
