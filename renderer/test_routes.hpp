#pragma once

#include <cstddef>
#include <string>

/// StaticRoutes for tests and benchmarks that need many.
namespace routerctl::test {

/// One valid resource as a team would write it, comments included; no line of `---`.
inline std::string static_route(std::size_t number) {
  const std::string n = std::to_string(number);
  const std::string team = "team-" + std::to_string(number % 40);
  const auto backend = [&](const char* model) {
    return std::string("http://") + model + "-" + n + "." + team + ".svc.cluster.local:8000";
  };
  return "apiVersion: production-stack.vllm.ai/v1alpha1\n"
         "kind: StaticRoute\n"
         "metadata:\n"
         "  name: route-" +
         n +
         "\n"
         "  namespace: " +
         team +
         "\n"
         "  labels:\n"
         "    app.kubernetes.io/part-of: inference\n"
         "    example.com/owner: " +
         team +
         "\n"
         "spec:\n"
         "  serviceDiscovery: static\n"
         "  routingLogic: roundrobin\n"
         "  # one URL a model, in the same order\n"
         "  staticBackends: \"" +
         backend("llama") + "," + backend("mistral") + "," + backend("phi") +
         "\"\n"
         "  staticModels: "
         "\"meta-llama/Llama-3.1-8B-Instruct,mistralai/Mistral-7B-v0.3,microsoft/"
         "Phi-3-mini-4k-instruct\"\n"
         "  routerRef:\n"
         "    kind: Service\n"
         "    apiVersion: v1\n"
         "    name: vllm-router\n"
         "    namespace: " +
         team +
         "\n"
         "  # the router loads its configuration in some seconds\n"
         "  healthCheck:\n"
         "    timeoutSeconds: 5\n"
         "    periodSeconds: 10\n"
         "    successThreshold: 1\n"
         "    failureThreshold: 3\n";
}

}  // namespace routerctl::test
