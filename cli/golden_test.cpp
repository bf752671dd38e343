// Every folder testdata/<kind>/<case>/ that holds an input.yaml: `routerctl render ARGS
// input.yaml`, started there, prints output.yaml on stdout and stderr.txt on stderr. A missing file
// means empty. `args` holds further arguments; `exit` the exit code, where stderr.txt does not tell
// it. ROUTERCTL_UPDATE=1 accepts what the program prints now.

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <wordexp.h>
#include <yaml-cpp/yaml.h>

#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

const fs::path testdata = fs::path(ROUTERCTL_SOURCE_DIR) / "testdata";

std::vector<fs::path> folders_below(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const fs::path& kind : folders_below(testdata)) {
    for (const fs::path& folder : folders_below(kind)) {
      if (fs::exists(folder / "input.yaml")) {
        found.push_back(folder);
      }
    }
  }
  return found;
}

std::string name_of(const fs::path& folder) {
  return folder.lexically_relative(ROUTERCTL_SOURCE_DIR).string();
}

// Splits as a shell does, quotes included.
std::vector<std::string> arguments(const fs::path& folder) {
  std::string line = read_file(folder / "args");
  while (line.ends_with('\n')) {
    line.pop_back();
  }
  wordexp_t words{};
  REQUIRE_MESSAGE(wordexp(line.c_str(), &words, WRDE_NOCMD | WRDE_UNDEF) == 0,
                  "cannot split the line in " << name_of(folder) << "/args: " << line);
  std::vector<std::string> result(words.we_wordv, words.we_wordv + words.we_wordc);
  wordfree(&words);
  return result;
}

Outcome render(const fs::path& folder) {
  std::vector<std::string> words{ROUTERCTL_BINARY, "render"};
  for (std::string& word : arguments(folder)) {
    words.push_back(std::move(word));
  }
  words.emplace_back("input.yaml");
  return run({.words = std::move(words), .directory = folder});
}

// Continuation lines of a diagnostic are indented; they quote anything.
bool tells_an_error(const std::string& messages) {
  std::istringstream lines(messages);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("error: ") ||
        (!line.starts_with(' ') && line.find(": error: ") != std::string::npos)) {
      return true;
    }
  }
  return false;
}

void expect(const fs::path& file, const std::string& actual) {
  if (updating() && actual.empty()) {
    fs::remove(file);
  } else if (updating() && read_file(file) != actual) {
    write_file(file, actual);
  }
  const std::string diff = difference(read_file(file), actual, name_of(file));
  CHECK_MESSAGE(diff.empty(), diff);
}

// Objects of a stream of documents, or of the one list that -o json prints.
std::vector<YAML::Node> objects_of(const std::string& output) {
  std::vector<YAML::Node> objects;
  for (const YAML::Node& document : YAML::LoadAll(output)) {
    if (document["kind"].as<std::string>() != "List") {
      objects.push_back(document);
      continue;
    }
    for (const YAML::Node& item : document["items"]) {
      objects.push_back(item);
    }
  }
  return objects;
}

std::string identity(const YAML::Node& object) {
  const YAML::Node metadata = object["metadata"];
  return object["apiVersion"].as<std::string>() + " " + object["kind"].as<std::string>() + " " +
         metadata["namespace"].as<std::string>("-") + "/" + metadata["name"].as<std::string>();
}

}  // namespace

TEST_CASE("golden folders render as recorded") {
  const std::vector<fs::path> all = cases();
  REQUIRE(!all.empty());
  for (const fs::path& folder : all) {
    SUBCASE(name_of(folder).c_str()) {
      const Outcome outcome = render(folder);
      expect(folder / "output.yaml", outcome.out);
      expect(folder / "stderr.txt", outcome.err);
      const int told = tells_an_error(outcome.err) ? 1 : 0;
      expect(folder / "exit", outcome.code == told ? "" : std::to_string(outcome.code) + "\n");
    }
  }
}

TEST_CASE("every golden output is YAML, and each object stands in it once") {
  for (const fs::path& folder : cases()) {
    const std::vector<std::string> args = arguments(folder);
    if (std::find(args.begin(), args.end(), "name") != args.end()) {
      continue;  // -o name prints no objects
    }
    CAPTURE(name_of(folder));
    std::set<std::string> seen;
    std::vector<YAML::Node> objects;
    REQUIRE_NOTHROW(objects = objects_of(read_file(folder / "output.yaml")));
    for (const YAML::Node& object : objects) {
      std::string id;
      REQUIRE_NOTHROW(id = identity(object));
      CHECK_MESSAGE(seen.insert(id).second,
                    id << " stands twice in " << name_of(folder) << "/output.yaml");
    }
  }
}
