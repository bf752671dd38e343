#include "cli/fix.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <map>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace routerctl::cli {

namespace {

using Edits = std::map<const SourceFile*, std::vector<const Edit*>>;

// Of overlapping ones the first is kept. Findings are sorted, but fixes may lie elsewhere.
Edits edits_of(const Run& run) {
  Edits edits;
  for (const Diagnostic& finding : run.result.diagnostics) {
    const auto& inputs = run.inputs.files;
    if (finding.fix &&
        std::find(inputs.begin(), inputs.end(), finding.fix->at.file) != inputs.end()) {
      edits[finding.fix->at.file].push_back(&*finding.fix);
    }
  }
  for (auto& [file, all] : edits) {
    std::stable_sort(all.begin(), all.end(), [](const Edit* a, const Edit* b) {
      return a->at.span.begin < b->at.span.begin;
    });
    std::vector<const Edit*> apart;
    for (const Edit* const edit : all) {
      if (apart.empty() || apart.back()->at.span.end <= edit->at.span.begin) {
        apart.push_back(edit);
      }
    }
    all = std::move(apart);
  }
  return edits;
}

std::string edited(const std::string& text, const std::vector<const Edit*>& edits) {
  std::string result;
  std::size_t at = 0;
  for (const Edit* const edit : edits) {
    result.append(text, at, edit->at.span.begin - at).append(edit->replacement);
    at = edit->at.span.end;
  }
  return result.append(text, at);
}

std::map<std::string, std::size_t> unreadable(const Run& run) {
  std::map<std::string, std::size_t> counts;
  for (const Diagnostic& finding : run.result.diagnostics) {
    if (finding.rule->authority == Authority::yaml && finding.level() == Severity::error &&
        finding.where.file != nullptr) {
      ++counts[finding.where.file->name];
    }
  }
  return counts;
}

std::runtime_error cannot_write(const std::string& path) {
  return std::runtime_error(fmt::format("{}: {}", path, std::strerror(errno)));
}

// A file beside the one it will replace; gone again unless it did.
class Replacement {
 public:
  explicit Replacement(const std::string& path) : path_(path), temporary_(path + ".XXXXXX") {
    descriptor_ = ::mkstemp(temporary_.data());
    if (descriptor_ < 0) {
      throw cannot_write(path);
    }
  }
  ~Replacement() {
    ::close(descriptor_);
    if (!done_) {
      ::unlink(temporary_.c_str());
    }
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  void write(std::string_view text) const {
    struct stat status {};
    if (::stat(path_.c_str(), &status) != 0) {
      throw cannot_write(path_);
    }
    // Before the mode, which it may change. Only root can give a file away; for others it is theirs
    // already, or stays so.
    if (::fchown(descriptor_, status.st_uid, status.st_gid) != 0 && ::geteuid() == 0) {
      throw cannot_write(path_);
    }
    if (::fchmod(descriptor_, status.st_mode & 07777) != 0) {
      throw cannot_write(path_);
    }
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR) {
        throw cannot_write(path_);
      }
      text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    if (::fsync(descriptor_) != 0) {
      throw cannot_write(path_);
    }
  }

  void take_its_place() {
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
      throw cannot_write(path_);
    }
    done_ = true;
  }

 private:
  std::string path_, temporary_;
  int descriptor_ = -1;
  bool done_ = false;
};

}  // namespace

std::vector<FixedFile> apply_fixes(Run& run) {
  constexpr int most_rounds = 10;  // fixes that uncover others
  std::map<std::string, FixedFile> fixed;
  for (int round = 0; round < most_rounds; ++round) {
    const Edits edits = edits_of(run);
    if (edits.empty()) {
      break;
    }
    const auto before = unreadable(run);
    for (auto& file : run.inputs.files) {
      const auto found = edits.find(file);
      if (found == edits.end()) {
        continue;
      }
      FixedFile& entry =
          fixed.try_emplace(file->name, FixedFile{file->name, file->text, {}, 0}).first->second;
      entry.after = edited(file->text, found->second);
      entry.edits += found->second.size();
      // Findings point into the old one until the next compilation.
      file = &run.inputs.storage.emplace_back(SourceFile{file->name, entry.after});
    }
    compile_inputs(run);
    for (const auto& [name, count] : unreadable(run)) {
      const auto earlier = before.find(name);
      if (fixed.contains(name) && count > (earlier == before.end() ? 0 : earlier->second)) {
        throw std::logic_error(name +
                               ": a fix would make the file unreadable; nothing was written");
      }
    }
  }
  std::vector<FixedFile> files;
  files.reserve(fixed.size());
  for (auto& [name, file] : fixed) {
    files.push_back(std::move(file));
  }
  return files;
}

void replace_file(const std::string& path, const std::string& text) {
  char resolved[PATH_MAX];
  if (::realpath(path.c_str(), resolved) == nullptr) {
    throw cannot_write(path);
  }
  Replacement replacement(resolved);
  replacement.write(text);
  replacement.take_its_place();
}

}  // namespace routerctl::cli
