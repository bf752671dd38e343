#pragma once

#include "cli/cluster.hpp"
#include "cli/cluster_flags.hpp"
#include "cli/cluster_resources.hpp"
#include "cli/compile_flags.hpp"

namespace routerctl::cli {

/// The flags of every command that compares custom resources with a cluster or changes it.
struct ClusterInputFlags : CompileFlags {
  ClusterFlags cluster;
  ClusterResources resources;      ///< instead of files
  bool changes_nodes = true;       ///< the labels that AutoNodeLabelers set are objects of the run
  bool namespace_selects = false;  ///< -n contradicts no resource that names another one
  bool asks_models = true;         ///< a server stays with the model that it has, see below

  /// All but those of the cluster, which come behind the command's own: `cluster.add_to`.
  void add_to(CLI::App& command);
};

/// Reads and compiles the input, and reports what it says. Resources that name no namespace get
/// that of the kubeconfig's context. The cluster is asked for resources that are named as they are
/// there, for its Nodes when AutoNodeLabelers are among them, and for the current model of servers
/// that several VLLMModels share. The exit code; with `success` the run has its objects. Throws
/// Usage, what `context_namespace` throws, api::Unreachable and api::Stopped.
int compile_for_cluster(ClusterInputFlags& flags, LazyCluster& cluster, Run& run);

/// Says which namespace the context decided, if it was asked.
void say_context_namespace(const ClusterInputFlags& flags, const Run& run);

/// --dry-run=client: the objects of the run, in their order.
void print_client_plan(const Run& run);

}  // namespace routerctl::cli
