#pragma once

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

}  // namespace routerctl::cli
