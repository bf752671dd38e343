#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

namespace routerctl::output_dir {

/// A file descriptor with an owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

/// What stands under a name.
struct Found {
  enum class Kind { nothing, file, link, directory, other };
  Kind kind = Kind::nothing;
  std::string text;  ///< of a file, as it is
  struct stat status {};

  [[nodiscard]] std::string_view kind_name() const;
};

/// A directory that was opened once. Everything in it is reached through that descriptor, by a
/// plain name, and no symbolic link is followed: nothing outside it can be read or changed,
/// whatever is done to its path meanwhile. Failures are std::runtime_errors that name the path and
/// the system's reason.
class Directory {
 public:
  /// Without one that exists, is_there() is false and every name is nothing.
  static Directory open(const std::string& path);
  /// Makes the directory, and those above it, where they are missing.
  static Directory create(const std::string& path);

  [[nodiscard]] bool is_there() const { return static_cast<bool>(descriptor_); }
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }
  /// For messages: the path as it was named, and a name in it.
  [[nodiscard]] std::string path_of(std::string_view name) const;

  [[nodiscard]] Found find(const std::string& name) const;
  /// The same without reading.
  [[nodiscard]] Found look(const std::string& name) const;

  void remove(const std::string& name) const;

  [[noreturn]] void fail(std::string_view what, std::string_view name, int error) const;

 private:
  Directory(std::string path, Descriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

  std::string path_;
  Descriptor descriptor_;
};

/// Reads or writes all of it; the error number, or 0.
int read_all(int descriptor, std::string& text);
int write_all(int descriptor, std::string_view text);

}  // namespace routerctl::output_dir
