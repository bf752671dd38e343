#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace routerctl::output_dir {

/// Names input files as the index does: relative to a directory, so that neither the working
/// directory nor the place of a checkout shows. Standard input is "-".
class SourceNames {
 public:
  /// The directory need not exist.
  explicit SourceNames(const std::string& directory);

  /// `path` as the user wrote it. Links on the way to the file are resolved, the file itself is
  /// named as it is.
  std::string name_of(const std::string& path);

  /// Whether no file has this name any more. What cannot be looked at is not gone.
  [[nodiscard]] bool is_gone(std::string_view name) const;

 private:
  std::filesystem::path base_;
  std::map<std::string, std::string, std::less<>> folders_;  // as written -> relative to base_
};

/// --shard K/N: the part `number`, counted from 1, of `of` parts.
struct Shard {
  std::uint32_t number = 1, of = 1;

  /// Every source is held by exactly one shard, whatever other sources there are.
  [[nodiscard]] bool holds(std::string_view source) const;
};

}  // namespace routerctl::output_dir
