#include "cli/output_dir/sources.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <charconv>

#include "cli/output_dir/content.hpp"

namespace routerctl::output_dir {

namespace fs = std::filesystem;

SourceNames::SourceNames(const std::string& directory)
    : base_(fs::weakly_canonical(fs::absolute(directory))) {
  if (!base_.has_filename()) {
    base_ = base_.parent_path();
  }
}

std::string SourceNames::name_of(const std::string& path) {
  if (path == "-") {
    return path;
  }
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  auto known = folders_.find(folder);
  if (known == folders_.end()) {
    const fs::path real = fs::weakly_canonical(fs::absolute(folder));
    const std::string relative = (real / "x").lexically_relative(base_).generic_string();
    known = folders_.emplace(folder, relative.substr(0, relative.size() - 1)).first;
  }
  return known->second + path.substr(slash == std::string::npos ? 0 : slash + 1);
}

bool SourceNames::is_gone(std::string_view name) const {
  if (name == "-") {
    return false;
  }
  struct stat status {};
  return ::stat((base_ / name).c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

bool Shard::holds(std::string_view source) const {
  if (of == 1) {
    return true;
  }
  const std::string digits = content_hash(source).substr(0, 16);
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value % of == number - 1;
}

}  // namespace routerctl::output_dir
