#include "cli/input_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace routerctl::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::array rules{
    Rule{"unreadable-file", Severity::error, Authority::routerctl,
         "a file or directory cannot be read",
         "The message names the path and the system's reason. The exit code is 2."},
    Rule{"no-manifests", Severity::warning, Authority::routerctl, "a directory holds no manifest",
         "Files ending in .yaml, .yml and .json are read; -R reads the directories below as well."},
};
constexpr const Rule& unreadable = rules[0];
constexpr const Rule& no_manifests = rules[1];

// Device and inode: the same file under another name is the same file.
using Identity = std::pair<dev_t, ino_t>;

class Reading {
 public:
  explicit Reading(const ReadOptions& options) : options_(options) {
    struct stat status {};
    if (!options.left_out.empty() && ::stat(options.left_out.c_str(), &status) == 0) {
      left_out_ = {status.st_dev, status.st_ino};
    }
  }

  void take(const std::string& path) {
    if (path == "-") {
      if (!stdin_taken_) {
        stdin_taken_ = true;
        read(STDIN_FILENO, path);
      }
      return;
    }
    if (path.starts_with("http://") || path.starts_with("https://")) {
      fail(path, "the path is a URL, and routerctl reads no network",
           "download it first: curl -fsSLO " + path);
      return;
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
      if (errno == ENOENT) {
        fail(path, "the path does not exist");
      } else {
        fail(path, std::string("cannot be opened: ") + std::strerror(errno));
      }
      return;
    }
    if (S_ISDIR(status.st_mode)) {
      if (take_directory(path) == 0) {
        Diagnostic& diagnostic =
            report(no_manifests, path, "no .yaml, .yml or .json file in this directory");
        if (!options_.recursive && has_directories(path)) {
          diagnostic.hints.emplace_back("-R reads the directories below it as well");
        }
      }
      return;
    }
    read_file(path);
  }

  InputFiles result;

 private:
  static bool is_manifest(const std::string& name) {
    return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
  }

  static std::string join(const std::string& directory, const std::string& name) {
    return directory.ends_with('/') ? directory + name : directory + "/" + name;
  }

  static bool has_directories(const std::string& path) {
    std::error_code error;
    const fs::directory_iterator entries(path, error);
    return !error &&
           std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
             return entry.is_directory() && !entry.path().filename().string().starts_with('.');
           });
  }

  // The number of manifests found. Unreadable ones count: they are reported by themselves.
  std::size_t take_directory(const std::string& path) {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
      names.push_back(at->path().filename().string());
    }
    if (error) {
      fail(path, "cannot be opened: " + error.message());
      return 1;
    }
    std::sort(names.begin(), names.end());
    std::size_t found = 0;
    for (const std::string& name : names) {
      const std::string below = join(path, name);
      if (fs::is_directory(fs::symlink_status(below, error))) {
        found += is_walked(name, below) ? take_directory(below) : 0;
      } else if (is_manifest(name) && !is_project_file(name, below) &&
                 fs::is_regular_file(fs::status(below, error))) {
        ++found;
        read_file(below);
      }
    }
    return found;
  }

  [[nodiscard]] bool is_project_file(const std::string& name, const std::string& path) const {
    std::error_code error;
    return !options_.project_file.empty() && fs::path(options_.project_file).filename() == name &&
           fs::equivalent(options_.project_file, path, error);
  }

  [[nodiscard]] bool is_walked(const std::string& name, const std::string& path) const {
    struct stat status {};
    return options_.recursive && !name.starts_with('.') &&
           !(left_out_ && ::stat(path.c_str(), &status) == 0 &&
             left_out_ == Identity(status.st_dev, status.st_ino));
  }

  void read_file(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
      fail(path, std::string("cannot be opened: ") + std::strerror(errno));
      return;
    }
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0;
    if (!known || !S_ISREG(status.st_mode) || seen_.insert({status.st_dev, status.st_ino}).second) {
      read(descriptor, path,
           known && S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0);
    }
    ::close(descriptor);
  }

  void read(int descriptor, const std::string& path, std::size_t size = 0) {
    SourceFile file;
    file.name = path;
    const std::size_t most = options_.limit + 1;
    std::string& text = file.text;
    constexpr std::size_t chunk = std::size_t{64} << 10;
    // One byte more than the size, so that the end is seen without growing.
    text.resize(std::min(size == 0 ? chunk : size + 1, most));
    std::size_t length = 0;
    while (length < most) {
      if (length == text.size()) {
        text.resize(std::min(text.size() * 2, most));
      }
      const ssize_t got = ::read(descriptor, text.data() + length, text.size() - length);
      if (got < 0 && errno == EINTR) {
        continue;
      }
      if (got < 0) {
        fail(path, std::string("cannot be read: ") + std::strerror(errno));
        return;
      }
      if (got == 0) {
        break;
      }
      length += static_cast<std::size_t>(got);
    }
    text.resize(length);
    result.storage.push_back(std::move(file));
    result.files.push_back(&result.storage.back());
    step(options_.progress);
  }

  // The entry names the path as any other finding names its file, so the message need not.
  Diagnostic& report(const Rule& rule, const std::string& path, std::string message) {
    Diagnostic diagnostic;
    diagnostic.rule = &rule;
    diagnostic.message = std::move(message);
    const std::string name = path.empty() ? "\"\"" : path == "-" ? "standard input" : path;
    diagnostic.where.file = &result.storage.emplace_back(SourceFile{name, {}});
    return result.diagnostics.emplace_back(std::move(diagnostic));
  }

  void fail(const std::string& path, std::string message, std::string hint = {}) {
    Diagnostic& diagnostic = report(unreadable, path, std::move(message));
    if (!hint.empty()) {
      diagnostic.hints.push_back(std::move(hint));
    }
  }

  const ReadOptions& options_;
  std::optional<Identity> left_out_;
  bool stdin_taken_ = false;
  std::set<Identity> seen_;
};

}  // namespace

const std::span<const Rule> input_rules = rules;

InputFiles read_inputs(const std::vector<std::string>& paths, const ReadOptions& options) {
  begin(options.progress, Progress::Stage::reading, 0);
  Reading reading(options);
  for (const std::string& path : paths) {
    reading.take(path);
  }
  return std::move(reading.result);
}

}  // namespace routerctl::cli
