#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"
#include "renderer/test_routes.hpp"

/// A folder with sources and an output directory, for tests that look at files.
namespace routerctl::test {

/// Names, relative and with a slash after those of directories, and contents; of links the target.
using Files = std::map<std::string, std::string>;

inline Files files_in(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  Files files;
  if (!fs::exists(folder)) {
    return files;
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (entry.is_symlink()) {
      files[name] = "-> " + fs::read_symlink(entry.path()).string();
    } else if (entry.is_directory()) {
      files[name + "/"] = "";
    } else {
      files[name] = read_file(entry.path());
    }
  }
  return files;
}

class Site {
 public:
  [[nodiscard]] std::filesystem::path path(const std::string& name = "") const {
    return name.empty() ? folder_.path() : folder_.path() / name;
  }
  void write(const std::string& name, std::string_view text) const { write_file(path(name), text); }
  [[nodiscard]] std::string read(const std::string& name) const { return read_file(path(name)); }

  /// apps/route-N.yaml for each number.
  void add_routes(std::size_t first, std::size_t last) const {
    for (std::size_t number = first; number <= last; ++number) {
      write("apps/route-" + std::to_string(number) + ".yaml", static_route(number));
    }
  }

  [[nodiscard]] Outcome run(std::vector<std::string> words) const {
    words.insert(words.begin(), ROUTERCTL_BINARY);
    return test::run({.words = words, .directory = folder_.path().string()});
  }
  /// `routerctl render apps --output-dir dist` and more.
  [[nodiscard]] Outcome render(std::vector<std::string> more = {}) const {
    return run(render_words(std::move(more)));
  }
  [[nodiscard]] Outcome shell(const std::string& script) const {
    return test::run({.words = {"bash", "-c", script},
                      .directory = folder_.path().string(),
                      .variables = {std::string("ROUTERCTL=") + ROUTERCTL_BINARY},
                      .one_stream = true});
  }
  static std::vector<std::string> render_words(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"render", "apps", "--output-dir", "dist"});
    return more;
  }

  [[nodiscard]] Files dist() const { return files_in(path("dist")); }

 private:
  TemporaryFolder folder_;
};

}  // namespace routerctl::test
