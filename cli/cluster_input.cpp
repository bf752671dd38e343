#include "cli/cluster_input.hpp"

#include <algorithm>

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
  command.add_flag("-v,--verbose", verbose, "name the places where repairs were made");
}

int compile_for_cluster(const ClusterInputFlags& flags, api::Stop& stop, Run& run) {
  configure(flags, run);
  if (run.options.namespace_.empty()) {
    run.options.context_namespace = context_namespace(flags.cluster, stop);
  }
  run.options.trace = true;
  compile_with(flags, false, run);
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
