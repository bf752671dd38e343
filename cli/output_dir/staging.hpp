#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/output_dir/directory.hpp"

namespace routerctl::output_dir {

/// New files before they are there: in a directory within the directory, under numbers. What a
/// killed run left in it is thrown away, and so is what has not been moved at the end.
class Staging {
 public:
  static constexpr const char* directory_name = ".routerctl-new";

  explicit Staging(const Directory& directory);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  /// `file` is the name that it will have, `old` the file that it will replace, or null: its
  /// permissions are kept.
  void add(const std::string& file, std::string_view text, const struct stat* old);
  /// Makes what was added last through a loss of power.
  void sync() const;
  /// Moves the next file, in the order of adding, over the one of this name.
  void move_over(const std::string& file);
  /// The same, but nothing may be there.
  void move_to_free(const std::string& file);

 private:
  // For many files one sync of the file system is a hundred times faster than one of each.
  static constexpr std::size_t few = 16;

  void clear() const;
  [[nodiscard]] int link_free(const std::string& number, const std::string& file) const;

  const Directory& directory_;
  Descriptor inside_;
  std::size_t added_ = 0, moved_ = 0;
};

}  // namespace routerctl::output_dir
