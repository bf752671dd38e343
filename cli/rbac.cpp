#include <unistd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

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
#include "cli/usage.hpp"
#include "plugin/access/needs.hpp"
#include "plugin/access/roles.hpp"
#include "renderer/yaml/emit.hpp"

namespace routerctl::cli {

namespace {

struct RbacFlags : CompileFlags {
  std::vector<std::string> purposes, users, groups, accounts;
  std::string output = "yaml";
  access::Options options;
  access::RoleOptions roles;
};

constexpr const char* purpose_names = "apply, diff, delete";

access::Purpose purpose_of(const std::string& name) {
  if (name == "apply") {
    return access::Purpose::apply;
  }
  if (name == "diff") {
    return access::Purpose::diff;
  }
  if (name == "delete") {
    return access::Purpose::remove;
  }
  throw Usage("--for knows " + std::string(purpose_names) + ", not \"" + name + "\"");
}

// NAMESPACE:NAME, as `kubectl create rolebinding` takes it.
Json account_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    throw Usage("--serviceaccount wants NAMESPACE:NAME, not \"" + text + "\"");
  }
  return Json::object({{"kind", "ServiceAccount"},
                       {"name", text.substr(colon + 1)},
                       {"namespace", text.substr(0, colon)}});
}

std::vector<Json> subjects_of(const RbacFlags& flags) {
  std::vector<Json> subjects;
  const auto add = [&](const char* kind, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      subjects.push_back(Json::object(
          {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", kind}, {"name", name}}));
    }
  };
  add("User", flags.users);
  add("Group", flags.groups);
  for (const std::string& account : flags.accounts) {
    subjects.push_back(account_of(account));
  }
  return subjects;
}

std::vector<access::Need> needs_of(const Compilation& compilation, const RbacFlags& flags) {
  std::vector<access::Need> needs;
  for (const std::string& purpose : flags.purposes) {
    for (access::Need& need : access::needs_of(compilation, purpose_of(purpose), flags.options)) {
      needs.push_back(std::move(need));
    }
  }
  return needs;
}

void print(const std::vector<Json>& roles, const std::string& format) {
  Output out;
  if (format == "json") {
    yaml::emit_json(Json::object({{"apiVersion", "v1"}, {"kind", "List"}, {"items", Json(roles)}}),
                    out.buffer());
    out.write("\n");
  } else {
    const char* before = "";
    for (const Json& role : roles) {
      out.write(before);
      yaml::emit(role, out.buffer());
      before = "---\n";
    }
  }
  out.finish();
}

int rbac(RbacFlags& flags) {
  if (flags.purposes.empty()) {
    flags.purposes = {"apply"};
  }
  for (const std::string& purpose : flags.purposes) {
    purpose_of(purpose);
  }
  flags.roles.subjects = subjects_of(flags);
  Run& run = the_run();
  run.options.checks = true;
  compile_with(flags, false, run);
  if (const int code = report_input(run, flags, false)) {
    return code;
  }
  print(access::roles_of(needs_of(run.result, flags), flags.roles), flags.output);
  return success;
}

}  // namespace

void add_rbac(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "rbac", "Print the smallest Roles with which apply and the others work for this input");
  const auto flags = std::make_shared<RbacFlags>();
  flags->roles.name = "routerctl";
  flags->add_to(*command);
  command->add_flag("-v,--verbose", flags->verbose, "name the places where repairs were made");
  command
      ->add_option("--for", flags->purposes,
                   std::string("which commands: ") + purpose_names + "; apply by default")
      ->type_name("COMMAND")
      ->delimiter(',');
  command->add_option("--name", flags->roles.name, "name of the Roles, \"routerctl\" by default")
      ->type_name("NAME");
  command->add_flag("--any-name", flags->roles.any_name,
                    "for all objects of a kind, not only for those of this input");
  command->add_flag("--create-namespace", flags->options.create_namespace,
                    "apply is run with --create-namespace");
  command->add_flag("--wait", flags->options.wait,
                    "apply waits for what it applied, true by default");
  command->add_option("--user", flags->users, "bind the Roles to this user; may be repeated")
      ->type_name("NAME");
  command->add_option("--group", flags->groups, "bind the Roles to this group; may be repeated")
      ->type_name("NAME");
  command
      ->add_option("--serviceaccount", flags->accounts,
                   "bind the Roles to this ServiceAccount, NAMESPACE:NAME; may be repeated")
      ->type_name("NAME");
  add_choice(*command, "-o,--output", flags->output, "yaml by default", {"yaml", "json"});
  command->final_callback([flags, &action] { action = [flags] { return rbac(*flags); }; });
}

}  // namespace routerctl::cli
