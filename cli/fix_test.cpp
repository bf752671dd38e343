// --fix on every input there is, and on files that are hard to write.

#include "cli/fix.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/json.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"

using namespace routerctl;

namespace {

namespace fs = std::filesystem;

test::Outcome validate(const fs::path& directory, std::vector<std::string> words) {
  words.insert(words.begin(), {ROUTERCTL_BINARY, "validate"});
  return test::run({.words = std::move(words), .directory = directory.string()});
}

Json summary(const fs::path& directory) {
  return Json::parse(validate(directory, {"-R", "-o", "json", "."}).out).at("summary");
}

std::map<std::string, std::string> texts(const fs::path& directory) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) {
      all[entry.path().string()] = test::read_file(entry.path());
    }
  }
  return all;
}

}  // namespace

TEST_CASE("fixing every input mends some, breaks none, and a second time nothing is left to do") {
  const test::TemporaryFolder folder;
  const fs::path source = fs::path(ROUTERCTL_SOURCE_DIR) / "testdata";
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    if (entry.path().filename() == "input.yaml") {
      const fs::path copy = folder.path() / fs::relative(entry.path(), source);
      fs::create_directories(copy.parent_path());
      fs::copy_file(entry.path(), copy);
    }
  }
  const Json before = summary(folder.path());
  const auto unfixed = texts(folder.path());
  const test::Outcome shown = validate(folder.path(), {"-R", "--fix", "--dry-run", "."});
  CHECK(texts(folder.path()) == unfixed);

  const test::Outcome first = validate(folder.path(), {"-R", "--fix", "."});
  CHECK(first.err.find("fixed ") != std::string::npos);
  const auto fixed = texts(folder.path());
  CHECK(fixed != unfixed);
  CHECK(fixed.size() == unfixed.size());
  const Json after = summary(folder.path());
  CHECK(after["errors"] < before["errors"]);
  CHECK(after["valid"] > before["valid"]);
  CHECK(after["unreadable"] <= before["unreadable"]);
  CHECK(after["documents"] == before["documents"]);

  CHECK(validate(folder.path(), {"-R", "--fix", "."}).err.find("fixed ") == std::string::npos);
  CHECK(texts(folder.path()) == fixed);

  // What --dry-run showed is what was done.
  const test::TemporaryFolder again;
  for (const auto& [path, text] : unfixed) {
    test::write_file(again.path() / fs::relative(path, folder.path()), text);
  }
  const test::Outcome patched = test::run(
      {.words = {"patch", "-s", "-p1"}, .directory = again.path().string(), .input = shown.out});
  CHECK(patched.code == 0);
  for (const auto& [path, text] : fixed) {
    CHECK(test::read_file(again.path() / fs::relative(path, folder.path())) == text);
  }
}

TEST_CASE("a file that is replaced keeps its permissions, and a link stays a link") {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "file.yaml", link = folder.path() / "link.yaml";
  test::write_file(file, "old");
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  fs::create_symlink("file.yaml", link);
  cli::replace_file(link.string(), "new");
  CHECK(fs::is_symlink(link));
  CHECK(test::read_file(file) == "new");
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0640);
  // Nothing else is left in the folder.
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 2);
  CHECK_THROWS_WITH(cli::replace_file((folder.path() / "none.yaml").string(), "new"),
                    doctest::Contains("No such file or directory"));
}

TEST_CASE("root gives a file that it replaces back to its owner") {
  if (::geteuid() != 0) {
    return;  // nobody else can make a file of another's
  }
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "file.yaml";
  test::write_file(file, "old");
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  REQUIRE(::chown(file.c_str(), 1234, 2345) == 0);
  cli::replace_file(file.string(), "new");
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK(status.st_uid == 1234);
  CHECK(status.st_gid == 2345);
  CHECK((status.st_mode & 07777) == 0600);
}

TEST_CASE("a full disk leaves the file as it was") {
  const test::TemporaryFolder folder;
  const std::string text =
      "apiVersion: production-stack.vllm.ai/v1alpha1\nkind: StaticRoute\nmetadata: {name: a, "
      "labels: {b: 1}}\nspec: {staticBackends: http://10.0.0.1:8000, staticModels: b}\n";
  test::write_file(folder.path() / "a.yaml", text);
  const test::Outcome outcome = test::run(
      {.words = {"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e",
                 "inject=fsync:error=ENOSPC", ROUTERCTL_BINARY, "validate", "--fix", "a.yaml"},
       .directory = folder.path().string(),
       .variables = {"ASAN_OPTIONS=detect_leaks=0"}});
  CHECK(outcome.code == 2);
  CHECK(outcome.err.find("a.yaml: No space left on device") != std::string::npos);
  CHECK(test::read_file(folder.path() / "a.yaml") == text);
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}
