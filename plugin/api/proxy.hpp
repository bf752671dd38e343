#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "plugin/api/server.hpp"

namespace routerctl::api {

/// kubectl could not be started, or did not do what it was asked. The message says what to do.
struct KubectlFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// `kubectl proxy` on a unix socket in a directory that only we can open. kubectl does what depends
/// on the cluster: kubeconfig, certificates, exec plugins, OIDC, HTTP proxies. It ends with this
/// object, and with the program however that ends.
class Proxy {
 public:
  /// `flags` are kubectl's, for example {"--context=prod"}. Returns when the proxy listens. `say`
  /// gets what its credential plugins say to the user, from another thread.
  Proxy(const std::vector<std::string>& flags, Stop& stop,
        std::function<void(std::string_view)> say);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  [[nodiscard]] std::string socket() const { return directory_ + "/socket"; }

 private:
  std::string directory_;
  pid_t child_ = 0;
  int output_ = -1;
  std::thread listener_;
};

struct Ended {
  int code = 0;
  std::string out, err;
};

/// What kubectl wrote on its standard error, as the message of KubectlFailed.
std::string complaint(std::string text);

/// Runs kubectl to its end.
Ended run_kubectl(const std::vector<std::string>& arguments, Stop& stop);

}  // namespace routerctl::api
