#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/compile_flags.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/render_directory.hpp"
#include "cli/summary.hpp"
#include "cli/usage.hpp"
#include "renderer/kube/order.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

struct RenderFlags : CompileFlags {
  std::string output;
  bool allow_empty = false;
  bool emit_nodes = false;
  DirectoryFlags directory;
};

void print_yaml(const std::vector<Object>& objects, Output& out) {
  bool first = true;
  for (const Object& object : objects) {
    out.buffer() += first ? "" : "---\n";
    yaml::emit(object.value, out.buffer());
    out.flush_if_large();
    first = false;
  }
}

// Always one v1 List, so that a reader needs no case for a single object.
void print_json(const std::vector<Object>& objects, Output& out) {
  out.write("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [");
  bool first = true;
  for (const Object& object : objects) {
    std::string text;
    yaml::emit_json(object.value, text);
    out.buffer() += first ? "\n    " : ",\n    ";
    for (const char c : text) {
      out.buffer() += c;
      out.buffer() += c == '\n' ? "    " : "";
    }
    out.flush_if_large();
    first = false;
  }
  out.write(first ? "]\n}\n" : "\n  ]\n}\n");
}

void print_names(const std::vector<Object>& objects, Output& out) {
  for (const Object& object : objects) {
    out.buffer() += kube::resource_name(kube::key_of(object.value)) + "\n";
    out.flush_if_large();
  }
}

void print(const std::vector<Object>& objects, std::string_view format, Output& out) {
  if (format == "json") {
    print_json(objects, out);
  } else if (format == "name") {
    print_names(objects, out);
  } else {
    print_yaml(objects, out);
  }
  out.finish();
}

void require_consistent(const RenderFlags& flags) {
  flags.directory.require_consistent();
  if (!flags.directory.path.empty() && !flags.output.empty() && flags.output != "yaml") {
    throw Usage("--output-dir writes YAML; -o " + flags.output + " is for standard output");
  }
}

// -o asks for standard output, whatever the project file says.
void take_project(const ProjectFile& project, RenderFlags& flags) {
  DirectoryFlags& directory = flags.directory;
  if (directory.path.empty() && flags.output.empty()) {
    directory.path = project.output_dir;
  }
  directory.kustomization =
      directory.kustomization || (project.kustomization && !directory.path.empty());
}

int render(RenderFlags flags) {
  if (flags.emit_nodes) {
    flags.settings.emplace_back("prem.nodes=patch");
  }
  const output_dir::Shard shard = flags.directory.part();
  Run& run = the_run();
  configure(flags, run);
  take_project(run.project, flags);
  require_consistent(flags);
  run.options.trace = !flags.directory.path.empty();
  compile_with(flags, false, run);
  const std::string_view then =
      flags.directory.path.empty()
          ? ""
          : "nothing was written; --allow-empty removes the files that the inputs made before\n";
  if (const int code = report_input(run, flags, flags.allow_empty, then)) {
    return flags.directory.check ? failure : code;
  }
  if (!flags.directory.path.empty()) {
    return render_to_directory(flags.directory, flags, run);
  }
  keep_shard(shard, run);
  Output out;
  print(run.result.objects, flags.output, out);
  return success;
}

}  // namespace

void add_render(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("render", "Render custom resources to plain Kubernetes objects");
  const auto flags = std::make_shared<RenderFlags>();
  flags->add_to(*command);
  flags->directory.add_to(*command);
  command->add_flag(
      "--allow-empty", flags->allow_empty,
      "no resource to render is no error; with --output-dir the files that the inputs "
      "made before are removed");
  command->add_flag("-v,--verbose", flags->verbose, "name the places where repairs were made");
  command->add_flag("--emit-nodes", flags->emit_nodes,
                    "render the labels that AutoNodeLabelers set, as patches of Nodes");
  add_choice(*command, "-o,--output", flags->output, "yaml by default; json is one v1 List",
             {"yaml", "json", "name"});
  command->final_callback([flags, &action] {
    flags->not_input = flags->directory.path;
    action = [flags] { return render(*flags); };
  });
}

}  // namespace routerctl::cli
