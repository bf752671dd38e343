#include "cli/cluster_input.hpp"

#include <algorithm>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/cluster.hpp"
#include "cli/output.hpp"
#include "cli/summary.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::cli {

void ClusterInputFlags::add_to(CLI::App& command) {
  CompileFlags::add_to(command);
  command.add_flag("--all", resources.all,
                   "PATH is a kind: its resources in the cluster, of the namespace");
  command.add_flag("-A,--all-namespaces", resources.all_namespaces,
                   "with --all, those of all namespaces");
  command.add_flag("-v,--verbose", verbose, "name the places where repairs were made");
}

int compile_for_cluster(ClusterInputFlags& flags, LazyCluster& cluster, Run& run) {
  flags.resources.take_from(flags);
  configure(flags, run);
  if (flags.changes_nodes) {
    // What an AutoNodeLabeler makes; without it they would be no objects.
    run.options.settings.emplace("prem.nodes", "patch");
  }
  if (flags.namespace_selects) {
    run.options.context_namespace = std::exchange(run.options.namespace_, {});
  }
  if (run.options.namespace_.empty() && run.options.context_namespace.empty()) {
    run.options.context_namespace = cluster.context_namespace();
  }
  run.options.trace = true;
  if (flags.resources.named.empty()) {
    compile_with(flags, false, run);
  } else {
    read_files(flags, run);
    read_from_cluster(flags.resources, cluster.client(), run);
    compile_inputs(run);
  }
  if (needs_nodes(run)) {
    read_nodes(cluster.client(), run);
    compile_inputs(run);
  }
  if (flags.asks_models && needs_current_models(run) &&
      read_current_models(cluster.client(), run)) {
    compile_inputs(run);
  }
  return report_input(run, flags, false);
}

void say_context_namespace(const ClusterInputFlags& flags, const Run& run) {
  const auto& subjects = run.result.subjects;
  const bool used = std::any_of(subjects.begin(), subjects.end(), [](const Subject& subject) {
    return subject.root["metadata"]["namespace"].peek().empty();
  });
  if (used && !flags.quiet && !run.options.context_namespace.empty()) {
    write_error("namespace " + run.options.context_namespace +
                ", of the kubeconfig's context, for resources that name none\n");
  }
}

void print_client_plan(const Run& run) {
  Output out;
  for (const Object& object : run.result.objects) {
    out.write(kube::resource_name(kube::key_of(object.value)) + " (dry run)\n");
  }
  out.finish();
}

}  // namespace routerctl::cli
