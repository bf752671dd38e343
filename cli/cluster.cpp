#include "cli/cluster.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cli/output.hpp"
#include "renderer/json.hpp"

namespace routerctl::cli {

namespace {

// Where Kubernetes tells a pod its own namespace.
std::string namespace_of_pod() {
  std::ifstream file("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return std::getenv("KUBERNETES_SERVICE_HOST") == nullptr ? std::string() : text;
}

std::string namespace_in(const Json& config) {
  const Json::json_pointer place("/contexts/0/context/namespace");
  return config.is_object() && config.contains(place) && config.at(place).is_string()
             ? config.at(place).get<std::string>()
             : std::string();
}

}  // namespace

std::string context_namespace(const ClusterFlags& flags, api::Stop& stop) {
  std::vector<std::string> words{"config", "view", "--minify", "-o", "json"};
  const std::vector<std::string> given = flags.for_kubectl();
  words.insert(words.end(), given.begin(), given.end());
  const api::Ended ended = api::run_kubectl(words, stop);
  std::string found;
  if (ended.code == 0) {
    found = namespace_in(Json::parse(ended.out, nullptr, false));
  } else if (ended.err.find("current-context") != std::string::npos) {
    // No kubeconfig: kubectl then asks the cluster around it, or localhost.
    found = namespace_of_pod();
  } else {
    throw api::KubectlFailed(api::complaint(ended.err));
  }
  return found.empty() ? "default" : found;
}

Cluster::Cluster(const ClusterFlags& flags, api::Stop& stop)
    : proxy_(flags.for_kubectl(), stop, write_error),
      server_(proxy_.socket()),
      client_(server_, stop, {.request_timeout = flags.request_timeout()}) {}

api::Client& LazyCluster::client() {
  if (!cluster_) {
    cluster_.emplace(flags_, stop_);
  }
  return cluster_->client();
}

}  // namespace routerctl::cli
