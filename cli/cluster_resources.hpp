#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/compile_flags.hpp"
#include "plugin/api/client.hpp"
#include "renderer/schema/schema.hpp"

namespace routerctl::cli {

/// Custom resources that are taken from the cluster instead of files.
struct ClusterResources {
  bool all = false;             ///< --all: every one of the kinds in the namespace
  bool all_namespaces = false;  ///< --all-namespaces: every one there is
  /// A kind, with a name unless all are meant.
  std::vector<std::pair<const schema::Resource*, std::string>> named{};

  /// Moves the words KIND/NAME out of the paths, with --all the words KIND. A word that names a
  /// file stays a path. Throws Usage for a mixture of both.
  void take_from(CompileFlags& flags);
};

/// Reads them into run.inputs, each as a file of its own that is called as kubectl would call it,
/// and what their operators look up into run.existing. What cannot be read is reported in
/// run.inputs. The namespace is that of the run's options. Throws api::Unreachable, api::Stopped.
void read_from_cluster(const ClusterResources& resources, api::Client& client, Run& run);

/// Reads the Nodes of the cluster into run.existing, once. AutoNodeLabelers need them.
void read_nodes(api::Client& client, Run& run);

/// Reads the ConfigMaps that tell which model each server has now into run.existing, and returns
/// whether there are any: a switch is not undone by whoever applies afterwards. What may not be
/// read is left out.
bool read_current_models(api::Client& client, Run& run);

/// Whether VLLMModels of the run share a server, and nothing says which of them it has.
bool needs_current_models(const Run& run);

/// Whether a resource of the run concerns the Nodes of the cluster and the input has none.
bool needs_nodes(const Run& run);

}  // namespace routerctl::cli
