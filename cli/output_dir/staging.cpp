#include "cli/output_dir/staging.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>

namespace routerctl::output_dir {

namespace {

bool is_number(std::string_view name) {
  return name.find_first_not_of("0123456789") == std::string_view::npos;
}

// Not every file system has permissions; the content is what matters.
void keep_permissions(int made, const struct stat& old) {
  struct stat now {};
  if (::fstat(made, &now) == 0 && now.st_mode != old.st_mode) {
    static_cast<void>(::fchmod(made, old.st_mode & 0777U));
  }
}

}  // namespace

Staging::Staging(const Directory& directory) : directory_(directory) {
  if (::mkdirat(directory.descriptor(), directory_name, 0777) != 0 && errno != EEXIST) {
    directory.fail("write", "", errno);
  }
  inside_ = Descriptor(::openat(directory.descriptor(), directory_name,
                                O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!inside_) {
    directory.fail("open", directory_name, errno);
  }
  clear();
}

Staging::~Staging() {
  clear();
  ::unlinkat(directory_.descriptor(), directory_name, AT_REMOVEDIR);
}

// Numbers are ours, nothing else.
void Staging::clear() const {
  const int copy = ::openat(inside_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* const entries = copy < 0 ? nullptr : ::fdopendir(copy);
  if (entries == nullptr) {
    return;
  }
  while (const dirent* const entry = ::readdir(entries)) {
    if (is_number(entry->d_name)) {
      ::unlinkat(inside_.get(), entry->d_name, 0);
    }
  }
  ::closedir(entries);
}

void Staging::add(const std::string& file, std::string_view text, const struct stat* old) {
  const Descriptor made(::openat(inside_.get(), std::to_string(added_).c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!made) {
    directory_.fail("write", file, errno);
  }
  ++added_;
  if (const int error = write_all(made.get(), text)) {
    directory_.fail("write", file, error);
  }
  if (old != nullptr) {
    keep_permissions(made.get(), *old);
  }
  if (added_ <= few && ::fsync(made.get()) != 0) {
    directory_.fail("write", file, errno);
  }
}

void Staging::sync() const {
  if (added_ > few && ::syncfs(inside_.get()) != 0) {
    directory_.fail("write", "", errno);
  }
}

void Staging::move_over(const std::string& file) {
  const std::string number = std::to_string(moved_);
  if (::renameat(inside_.get(), number.c_str(), directory_.descriptor(), file.c_str()) != 0) {
    directory_.fail("write", file, errno);
  }
  ++moved_;
}

void Staging::move_to_free(const std::string& file) {
  const std::string number = std::to_string(moved_);
  constexpr unsigned no_replace = 1;  // RENAME_NOREPLACE
  if (::syscall(SYS_renameat2, inside_.get(), number.c_str(), directory_.descriptor(), file.c_str(),
                no_replace) != 0) {
    // Not every file system has such a move. A hard link replaces nothing either.
    const int error = errno == EINVAL || errno == ENOSYS ? link_free(number, file) : errno;
    if (error != 0) {
      directory_.fail("write", file, error);
    }
  }
  ++moved_;
}

// The error number, or 0.
int Staging::link_free(const std::string& number, const std::string& file) const {
  const bool made =
      ::linkat(inside_.get(), number.c_str(), directory_.descriptor(), file.c_str(), 0) == 0;
  const int error = made ? 0 : errno;
  if (made) {
    ::unlinkat(inside_.get(), number.c_str(), 0);
  }
  return error;
}

}  // namespace routerctl::output_dir
