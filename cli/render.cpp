#include <unistd.h>

#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/compile_flags.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "cli/summary.hpp"
#include "renderer/kube/order.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

struct RenderFlags : CompileFlags {
  std::string output = "yaml";
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

int render(const RenderFlags& flags) {
  Run& run = the_run();
  compile_with(flags, false, run);
  const int code = run.exit_code(flags.werror);
  std::string text;
  write_findings(run, flags, wants_colors(flags.color, STDERR_FILENO), write_error);
  if (code == success) {
    add_repairs(run, flags, text);
  }
  for (const std::string& left_out : {ignored(run), skipped(run.result.counts)}) {
    text += left_out.empty() || flags.quiet ? "" : left_out + "\n";
  }
  const bool nothing = code == success && run.result.subjects.empty();
  if (nothing) {
    text += "error: no custom resource that routerctl renders in " +
            count(run.result.counts.files, "file") + "; routerctl api-resources lists the kinds\n";
  }
  write_error(text);
  if (code != success || nothing) {
    return nothing ? failure : code;
  }
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
  command->add_flag("-v,--verbose", flags->verbose, "name the places where repairs were made");
  add_choice(*command, "-o,--output", flags->output, "yaml by default; json is one v1 List",
             {"yaml", "json", "name"});
  command->final_callback([flags, &action] { action = [flags] { return render(*flags); }; });
}

}  // namespace routerctl::cli
