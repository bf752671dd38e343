#pragma once

#include "cli/cluster_flags.hpp"
#include "cli/compile_flags.hpp"
#include "plugin/api/stop.hpp"

namespace routerctl::cli {

/// The flags of every command that compares custom resources with a cluster or changes it.
struct ClusterInputFlags : CompileFlags {
  ClusterFlags cluster;

  /// All but those of the cluster, which come behind the command's own: `cluster.add_to`.
  void add_to(CLI::App& command);
};

/// Reads and compiles the input, and reports what it says. Resources that name no namespace get
/// that of the kubeconfig's context. The exit code; with `success` the run has its objects. Throws
/// what `context_namespace` throws, and api::Stopped.
int compile_for_cluster(const ClusterInputFlags& flags, api::Stop& stop, Run& run);

/// Says which namespace the context decided, if it was asked.
void say_context_namespace(const ClusterInputFlags& flags, const Run& run);

/// --dry-run=client: the objects of the run, in their order.
void print_client_plan(const Run& run);

}  // namespace routerctl::cli
