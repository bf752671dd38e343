#include "renderer/requirements.hpp"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/choice.hpp"
#include "cli/commands.hpp"
#include "cli/compile_flags.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "cli/requirements_json.hpp"
#include "cli/summary.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::cli {

namespace {

struct RequirementsFlags : CompileFlags {
  std::string output = "text";
};

std::string full_name(std::string_view kind, std::string_view namespace_, std::string_view name) {
  return std::string(kind) + " " +
         (namespace_.empty() ? std::string() : std::string(namespace_) + "/") + std::string(name);
}

std::string full_name(const Object& object) {
  const kube::ObjectKey key = kube::key_of(object.value);
  return full_name(key.kind, key.namespace_, key.name);
}

std::string full_name(const RequiredBy& by) {
  if (by.object != nullptr) {
    return full_name(*by.object);
  }
  const yaml::Field metadata = by.source["metadata"];
  return full_name(by.source["kind"].peek(), metadata["namespace"].peek(), metadata["name"].peek());
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

std::string plural(std::string_view word, const std::vector<std::string>& items) {
  return std::string(word) + (items.size() == 1 ? " " : "s ") + joined(items);
}

std::string verdict(const Requirement& requirement, bool has_existing) {
  const bool definition = requirement.kind == "CustomResourceDefinition";
  const std::string without =
      requirement.missing_keys.empty()
          ? ""
          : " without " + plural(definition ? "version" : "key", requirement.missing_keys);
  switch (requirement.found) {
    case Found::unknown: return has_existing ? ": unknown without a namespace (-n)" : "";
    case Found::no: return ": not in --existing";
    case Found::output: return ": rendered" + without;
    case Found::input: return ": in the input" + without;
    case Found::existing: return ": exists" + without;
  }
  return "";
}

std::string heading(const Requirement& requirement, bool has_existing) {
  std::string text = full_name(requirement.kind, requirement.namespace_,
                               requirement.name.empty() ? "(the default)" : requirement.name);
  if (!requirement.keys.empty()) {
    text += ", " + plural(requirement.kind == "CustomResourceDefinition" ? "version" : "key",
                          requirement.keys);
  }
  return text + (requirement.optional ? " (optional)" : "") + verdict(requirement, has_existing) +
         "\n";
}

class Text {
 public:
  Text(bool all, bool has_existing) : all_(all), has_existing_(has_existing) {}

  void add(const Requirement& requirement) {
    text += heading(requirement, has_existing_);
    add_lines(requirement.required_by,
              [](const RequiredBy& by) { return "for " + full_name(by) + ", " + by.path; });
  }

  void add(const ResourceTotal& total) {
    const std::string where = total.namespace_.empty() ? "" : " in namespace " + total.namespace_;
    text += total.name + where + ": " + std::to_string(total.amount) + "\n";
    add_lines(total.demands, [](const Demand& demand) {
      const std::string pods =
          demand.pods
              ? count(static_cast<std::size_t>(std::max<std::int64_t>(*demand.pods, 0)), "pod")
              : "a pod on each node";
      return "for " + full_name(*demand.object) + ", " + pods + " with " +
             std::to_string(demand.each);
    });
  }

  void add(const Capacity& capacity) {
    text += capacity.name + " on nodes of --existing: " + std::to_string(capacity.amount) + " on " +
            count(capacity.nodes, "node") + "\n";
  }

  std::string text;

 private:
  template <typename Item, typename Describe>
  void add_lines(const std::vector<Item>& items, Describe describe) {
    constexpr std::size_t most = 5;
    const std::size_t shown = all_ ? items.size() : std::min(items.size(), most);
    for (std::size_t i = 0; i < shown; ++i) {
      const std::string place = report_.position(items[i].where);
      text += "  " + describe(items[i]) + (place.empty() ? "" : " (" + place + ")") + "\n";
    }
    if (shown < items.size()) {
      text += "  and " + std::to_string(items.size() - shown) + " more (-v)\n";
    }
  }

  bool all_, has_existing_;
  Report report_{false};
};

std::string closing_line(const Requirements& all, std::size_t objects, bool has_existing) {
  const auto unmet =
      static_cast<std::size_t>(std::count_if(all.objects.begin(), all.objects.end(),
                                             [](const Requirement& each) { return each.unmet(); }));
  const std::string needs = objects == 1 ? " needs " : " need ";
  if (all.objects.empty()) {
    return count(objects, "object") + needs + "nothing else\n";
  }
  return count(objects, "object") + needs + count(all.objects.size(), "other") +
         (has_existing || unmet != 0 ? ": " + std::to_string(unmet) + " missing" : "") + "\n";
}

void print(const Requirements& all, const Run& run, const RequirementsFlags& flags) {
  Output out;
  if (flags.output == "json") {
    out.write(requirements_json(all));
    out.finish();
    return;
  }
  const bool has_existing = !run.existing.files.empty();
  Text text(flags.verbose, has_existing);
  for (const Requirement& requirement : all.objects) {
    text.add(requirement);
  }
  for (const ResourceTotal& total : all.resources) {
    text.add(total);
  }
  for (const Capacity& capacity : all.capacities) {
    text.add(capacity);
  }
  out.write(text.text);
  if (!flags.quiet) {
    out.write(closing_line(all, run.result.objects.size(), has_existing));
  }
  out.finish();
}

int requirements(const RequirementsFlags& flags) {
  Run& run = the_run();
  run.options.trace = true;
  compile_with(flags, false, run);
  write_findings(run.diagnostics(), flags, wants_colors(flags.color, STDERR_FILENO), write_error);
  const int code = run.exit_code(flags.werror);
  if (code != success) {
    return code;
  }
  if (run.result.subjects.empty()) {
    write_error(no_resources(run));
    return failure;
  }
  const Requirements all = requirements_of(run.result, !run.existing.files.empty());
  print(all, run, flags);
  const bool unmet = std::any_of(all.objects.begin(), all.objects.end(),
                                 [](const Requirement& each) { return each.unmet(); });
  if (flags.werror && unmet) {
    write_error("error: something that is needed is missing (--werror)\n");
    return finding;
  }
  return success;
}

}  // namespace

void add_requirements(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "requirements", "List what the rendered objects need and do not contain, such as Secrets");
  const auto flags = std::make_shared<RequirementsFlags>();
  flags->add_to(*command);
  command->add_flag("-v,--verbose", flags->verbose, "name every place, not only the first five");
  add_choice(*command, "-o,--output", flags->output, "text by default", {"text", "json"});
  command->final_callback([flags, &action] { action = [flags] { return requirements(*flags); }; });
}

}  // namespace routerctl::cli
