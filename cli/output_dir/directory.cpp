#include "cli/output_dir/directory.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace routerctl::output_dir {

namespace {

Found::Kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) {
    return Found::Kind::file;
  }
  return S_ISLNK(mode)   ? Found::Kind::link
         : S_ISDIR(mode) ? Found::Kind::directory
                         : Found::Kind::other;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) {
    ::close(number_);
  }
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

std::string_view Found::kind_name() const {
  switch (kind) {
    case Kind::nothing: return "nothing";
    case Kind::file: return "a file";
    case Kind::link: return "a symbolic link";
    case Kind::directory: return "a directory";
    case Kind::other: break;
  }
  return "no regular file";
}

int read_all(int descriptor, std::string& text) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) {
    return errno;
  }
  // One byte more than the size, so that the end is seen without growing.
  text.resize(static_cast<std::size_t>(status.st_size) + 1);
  for (std::size_t length = 0;;) {
    const ssize_t got = ::read(descriptor, text.data() + length, text.size() - length);
    if (got < 0 && errno != EINTR) {
      return errno;
    }
    if (got == 0) {
      text.resize(length);
      return 0;
    }
    length += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    if (length == text.size()) {
      text.resize(2 * length);
    }
  }
}

int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  return 0;
}

Directory Directory::open(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  Directory directory(path, std::move(descriptor));
  if (!directory.is_there() && errno != ENOENT) {
    throw std::runtime_error("cannot open the directory " + path + ": " + std::strerror(errno));
  }
  return directory;
}

Directory Directory::create(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    throw std::runtime_error("cannot make the directory " + path + ": " + error.message());
  }
  Directory directory = open(path);
  if (!directory.is_there()) {
    throw std::runtime_error("cannot open the directory " + path + ": " + std::strerror(ENOENT));
  }
  return directory;
}

std::string Directory::path_of(std::string_view name) const {
  return path_ + (path_.ends_with('/') ? "" : "/") + std::string(name);
}

Found Directory::look(const std::string& name) const {
  Found found;
  if (!is_there()) {
    return found;
  }
  if (::fstatat(descriptor(), name.c_str(), &found.status, AT_SYMLINK_NOFOLLOW) == 0) {
    found.kind = kind_of(found.status.st_mode);
  } else if (errno != ENOENT) {
    fail("look at", name, errno);
  }
  return found;
}

Found Directory::find(const std::string& name) const {
  Found found = look(name);
  if (found.kind != Found::Kind::file) {
    return found;
  }
  // O_NONBLOCK: it may have become a pipe since.
  const Descriptor file(
      ::openat(descriptor(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    fail("read", name, errno);
  }
  if (const int error = read_all(file.get(), found.text)) {
    fail("read", name, error);
  }
  return found;
}

void Directory::remove(const std::string& name) const {
  if (::unlinkat(descriptor(), name.c_str(), 0) != 0 && errno != ENOENT) {
    fail("remove", name, errno);
  }
}

void Directory::fail(std::string_view what, std::string_view name, int error) const {
  throw std::runtime_error("cannot " + std::string(what) + " " +
                           (name.empty() ? path_ : path_of(name)) + ": " + std::strerror(error));
}

}  // namespace routerctl::output_dir
