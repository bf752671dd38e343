#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "renderer/test_process.hpp"

/// Files in tests, and the comparison of their content.
namespace routerctl::test {

/// The bytes of a file; empty when there is none.
inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Makes the folders above it too.
inline void write_file(const std::filesystem::path& path, std::string_view text) {
  if (path.has_parent_path()) {
    std::filesystem::create_directories(path.parent_path());
  }
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

/// Whether this run accepts what the program prints now: ROUTERCTL_UPDATE=1.
inline bool updating() {
  const char* value = std::getenv("ROUTERCTL_UPDATE");
  return value != nullptr && std::string_view(value) == "1";
}

/// A folder of its own, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "routerctl-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("cannot make a folder like " + name);
    }
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A unified diff, empty when both are equal.
inline std::string difference(const std::string& expected, const std::string& actual,
                              const std::string& name) {
  if (expected == actual) {
    return {};
  }
  const TemporaryFolder folder;
  write_file(folder.path() / "expected", expected);
  const Outcome diff = run({.words = {"diff", "-u", "--label", name + " (expected)", "--label",
                                      name + " (actual)", "expected", "-"},
                            .directory = folder.path(),
                            .input = actual});
  return diff.out + diff.err;
}

}  // namespace routerctl::test
