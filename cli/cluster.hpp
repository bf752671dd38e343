#pragma once

#include <optional>
#include <string>

#include "cli/cluster_flags.hpp"
#include "plugin/api/client.hpp"
#include "plugin/api/http.hpp"
#include "plugin/api/proxy.hpp"

namespace routerctl::cli {

/// The namespace of the kubeconfig's context, "default" where it names none; within a cluster that
/// of the pod. Throws KubectlFailed for flags that name no context.
std::string context_namespace(const ClusterFlags& flags, api::Stop& stop);

/// A cluster to talk to, for as long as this lives.
class Cluster {
 public:
  Cluster(const ClusterFlags& flags, api::Stop& stop);

  [[nodiscard]] api::Client& client() { return client_; }

 private:
  // In this order: each uses the one before.
  api::Proxy proxy_;
  api::HttpServer server_;
  api::Client client_;
};

/// A cluster that is connected to when something is asked of it: whoever has nothing to ask needs
/// no kubectl.
class LazyCluster {
 public:
  LazyCluster(const ClusterFlags& flags, api::Stop& stop) : flags_(flags), stop_(stop) {}

  /// The namespace of the kubeconfig's context, as above.
  [[nodiscard]] std::string context_namespace() { return cli::context_namespace(flags_, stop_); }
  [[nodiscard]] api::Client& client();

 private:
  const ClusterFlags& flags_;
  api::Stop& stop_;
  std::optional<Cluster> cluster_;
};

}  // namespace routerctl::cli
