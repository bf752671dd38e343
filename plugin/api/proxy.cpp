#include "plugin/api/proxy.hpp"

#include <poll.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include "plugin/api/child.hpp"

namespace routerctl::api {

namespace {

Child start_kubectl(std::vector<std::string> words) {
  words.insert(words.begin(), "kubectl");
  try {
    return start(std::move(words));
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::no_such_file_or_directory) {
      throw KubectlFailed(
          "kubectl is not on PATH; routerctl reaches clusters through it: install kubectl 1.24 or "
          "newer");
    }
    throw KubectlFailed("kubectl cannot be started: " + error.code().message());
  }
}

// One part of what a pipe holds; empty at its end.
std::string read_part(int pipe) {
  std::array<char, 4096> room;
  ssize_t size = 0;
  do {
    size = read(pipe, room.data(), room.size());
  } while (size < 0 && errno == EINTR);
  return {room.data(), size < 0 ? 0 : static_cast<std::size_t>(size)};
}

// Reads both pipes until they end, or until `enough`. Ends the child and throws Stopped on a stop.
template <typename Enough>
Ended read_both(const Child& child, Stop& stop, Enough enough) {
  Ended ended;
  std::array<pollfd, 3> all{
      {{child.out, POLLIN, 0}, {child.err, POLLIN, 0}, {stop.descriptor(), POLLIN, 0}}};
  while ((all[0].fd >= 0 || all[1].fd >= 0) && !enough(ended)) {
    if (poll(all.data(), all.size(), -1) < 0) {
      continue;
    }
    if (all[2].revents != 0) {
      kill(child.id, SIGTERM);
      close(child.out);
      close(child.err);
      end_of(child.id);
      throw Stopped();
    }
    for (std::string* const text : {&ended.out, &ended.err}) {
      pollfd& pipe = all[text == &ended.out ? 0 : 1];
      if (pipe.fd >= 0 && pipe.revents != 0) {
        const std::string part = read_part(pipe.fd);
        *text += part;
        pipe.fd = part.empty() ? -1 : pipe.fd;
      }
    }
  }
  return ended;
}

// In the order of preference of XDG: sockets belong into the run-time directory.
std::string private_directory() {
  for (const char* const name : {"XDG_RUNTIME_DIR", "TMPDIR"}) {
    const char* const parent = std::getenv(name);
    std::string path = parent == nullptr ? "" : std::string(parent) + "/routerctl-XXXXXX";
    const bool fits = path.size() + 8 < sizeof(sockaddr_un::sun_path);
    if (parent != nullptr && *parent != '\0' && fits && mkdtemp(path.data()) != nullptr) {
      return path;
    }
  }
  std::string path = "/tmp/routerctl-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "cannot make a directory in /tmp");
  }
  return path;
}

// kubectl's log lines, "E1127 10:00:00.000000 ...": what they complain about comes as an answer
// too.
bool is_log(std::string_view text) {
  return text.size() > 5 && std::string_view("IWEF").find(text[0]) != std::string_view::npos &&
         text.substr(1, 4).find_first_not_of("0123456789") == std::string_view::npos;
}

// Reads until the proxy and its plugins are gone: kubectl dies when nobody takes what it writes.
void listen(int pipe, const std::function<void(std::string_view)>& say) {
  for (std::string part; !(part = read_part(pipe)).empty();) {
    if (!is_log(part)) {
      say(part);
    }
  }
  close(pipe);
}

}  // namespace

std::string complaint(std::string text) {
  const bool unknown_flag = text.find("unknown flag") != std::string::npos;
  text.erase(text.find_last_not_of(" \n") + 1);
  if (const std::size_t usage = text.find("\nSee '"); usage != std::string::npos) {
    text.erase(usage);
  }
  if (const std::size_t begin = text.find("rror: "); begin != std::string::npos && begin <= 1) {
    text.erase(0, begin + 6);
  }
  return "kubectl: " + text +
         (unknown_flag ? "; this kubectl is too old: install a newer one" : "");
}

Proxy::Proxy(const std::vector<std::string>& flags, Stop& stop,
             std::function<void(std::string_view)> say)
    : directory_(private_directory()) {
  try {
    std::vector<std::string> words{"proxy", "--unix-socket=" + socket()};
    words.insert(words.end(), flags.begin(), flags.end());
    const Child child = start_kubectl(std::move(words));
    const Ended said = read_both(child, stop, [](const Ended& so_far) {
      return so_far.out.find("Starting to serve") != std::string::npos;
    });
    if (said.out.find("Starting to serve") == std::string::npos) {
      close(child.out);
      close(child.err);
      end_of(child.id);
      throw KubectlFailed(complaint(said.err));
    }
    child_ = child.id;
    output_ = child.out;
    listener_ = std::thread(listen, child.err, std::move(say));
  } catch (...) {
    rmdir(directory_.c_str());
    throw;
  }
}

Proxy::~Proxy() {
  kill(child_, SIGTERM);
  end_of(child_);
  close(output_);
  listener_.join();
  unlink(socket().c_str());
  rmdir(directory_.c_str());
}

Ended run_kubectl(const std::vector<std::string>& arguments, Stop& stop) {
  const Child child = start_kubectl(arguments);
  Ended ended = read_both(child, stop, [](const Ended&) { return false; });
  close(child.out);
  close(child.err);
  ended.code = end_of(child.id);
  return ended;
}

}  // namespace routerctl::api
