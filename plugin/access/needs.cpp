#include "plugin/access/needs.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "renderer/kube/order.hpp"
#include "renderer/kube/plural.hpp"
#include "renderer/kube/scope.hpp"

namespace routerctl::access {

namespace {

constexpr std::string_view rbac_group = "rbac.authorization.k8s.io";

using Verbs = std::span<const std::string_view>;

// Applying is a PATCH, which creates what is missing; a dry run is asked the same permissions.
constexpr std::array<std::string_view, 3> apply_verbs{"get", "create", "patch"};
constexpr std::array<std::string_view, 2> delete_verbs{"get", "delete"};
constexpr std::array<std::string_view, 2> watch_verbs{"list", "watch"};
constexpr std::array<std::string_view, 3> node_verbs{"get", "list", "patch"};
constexpr std::array<std::string_view, 1> get_verb{"get"};
constexpr std::array<std::string_view, 1> list_verb{"list"};

void add(const Need& need, Verbs verbs, std::vector<Need>& needs) {
  for (const std::string_view verb : verbs) {
    needs.push_back(need);
    needs.back().verb = verb;
  }
}

Need object_need(const kube::ObjectKey& key) {
  Need need{.cluster = kube::is_cluster_scoped(key.kind),
            .group = std::string(key.group),
            .resource = kube::plural_of(key.kind),
            .name = std::string(key.name)};
  need.namespace_ = need.cluster ? std::string() : std::string(key.namespace_);
  return need;
}

std::vector<std::string> texts(const Json& rule, std::string_view key) {
  std::vector<std::string> list;
  if (const auto found = rule.find(key); found != rule.end() && found->is_array()) {
    for (const Json& each : *found) {
      list.push_back(each.is_string() ? each.get<std::string>() : std::string());
    }
  }
  return list;
}

// What a rule grants, within the namespace of `where` or cluster-wide as that says.
void add_rule(const Json& rule, const Need& where, std::vector<Need>& needs) {
  std::vector<std::string> names = texts(rule, "resourceNames");
  if (names.empty()) {
    names.emplace_back();
  }
  for (const std::string& group : texts(rule, "apiGroups")) {
    for (const std::string& resource : texts(rule, "resources")) {
      for (const std::string& name : names) {
        for (const std::string& verb : texts(rule, "verbs")) {
          needs.push_back({.cluster = where.cluster,
                           .namespace_ = where.namespace_,
                           .group = group,
                           .resource = resource,
                           .name = name,
                           .verb = verb});
        }
      }
    }
  }
}

void add_rules(const Json& role, const Need& where, std::vector<Need>& needs) {
  const auto rules = role.find("rules");
  if (rules == role.end() || !rules->is_array()) {
    return;
  }
  for (const Json& rule : *rules) {
    if (!rule.contains("nonResourceURLs")) {
      add_rule(rule, where, needs);
      continue;
    }
    // URLs cannot be granted by a Role; to write such a ClusterRole is a permission of its own.
    const kube::ObjectKey key = kube::key_of(role);
    needs.push_back({.cluster = true,
                     .group = std::string(rbac_group),
                     .resource = kube::plural_of(key.kind),
                     .name = std::string(key.name),
                     .verb = "escalate"});
  }
}

// Who binds a role has to hold what it grants, or to be allowed to bind it.
void add_binding(const Json& binding, const Need& where, std::span<const Object> objects,
                 std::vector<Need>& needs) {
  const Json& role = binding.contains("roleRef") ? binding["roleRef"] : binding;
  const std::string kind = role.value("kind", "");
  const std::string name = role.value("name", "");
  const bool cluster = kube::is_cluster_scoped(kind);
  const auto found = std::find_if(objects.begin(), objects.end(), [&](const Object& each) {
    const kube::ObjectKey key = kube::key_of(each.value);
    return key.group == rbac_group && key.kind == kind && key.name == name &&
           (cluster || key.namespace_ == where.namespace_);
  });
  if (found != objects.end()) {
    add_rules(found->value, where, needs);
  } else {
    needs.push_back({.cluster = cluster,
                     .namespace_ = cluster ? std::string() : where.namespace_,
                     .group = std::string(rbac_group),
                     .resource = kube::plural_of(kind),
                     .name = name,
                     .verb = "bind"});
  }
}

void add_granted(const Object& object, std::span<const Object> objects, std::vector<Need>& needs) {
  const kube::ObjectKey key = kube::key_of(object.value);
  if (key.group != rbac_group) {
    return;
  }
  const Need where = object_need(key);
  if (key.kind.ends_with("Binding")) {
    add_binding(object.value, where, objects, needs);
  } else {
    add_rules(object.value, where, needs);
  }
}

// Waiting watches Deployments, and looks at their pods to tell why they are not there.
void add_waiting(const kube::ObjectKey& key, std::vector<Need>& needs) {
  if (key.kind != "Deployment") {
    return;
  }
  const std::string space(key.namespace_);
  add({.namespace_ = space, .group = "apps", .resource = "deployments"}, watch_verbs, needs);
  add({.namespace_ = space, .group = "apps", .resource = "replicasets"}, watch_verbs, needs);
  add({.namespace_ = space, .resource = "pods"}, watch_verbs, needs);
  add({.namespace_ = space, .resource = "pods/log"}, get_verb, needs);
  add({.namespace_ = space, .resource = "events"}, list_verb, needs);
}

// Which Nodes there will be is not known; their labels are patched, and no Node is ever made.
void add_nodes(const Compilation& compilation, std::vector<Need>& needs) {
  const auto& subjects = compilation.subjects;
  if (std::any_of(subjects.begin(), subjects.end(),
                  [](const Subject& each) { return each.kind == "AutoNodeLabeler"; })) {
    add({.cluster = true, .resource = "nodes"}, node_verbs, needs);
  }
}

void add_apply(const Compilation& compilation, const Options& options, std::vector<Need>& needs) {
  add_nodes(compilation, needs);
  for (const Object& object : compilation.objects) {
    const kube::ObjectKey key = kube::key_of(object.value);
    const Need need = object_need(key);
    add(need, apply_verbs, needs);
    add_granted(object, compilation.objects, needs);
    if (options.wait) {
      add_waiting(key, needs);
    }
    if (options.create_namespace && !need.namespace_.empty()) {
      add({.cluster = true, .resource = "namespaces", .name = need.namespace_}, apply_verbs, needs);
    }
  }
  for (const HttpCheck& check : compilation.checks) {
    if (options.wait) {
      add({.namespace_ = check.namespace_, .resource = "services", .name = check.service}, get_verb,
          needs);
      add({.namespace_ = check.namespace_, .resource = "services/proxy"}, get_verb, needs);
    }
  }
}

}  // namespace

std::vector<Need> needs_of(const Compilation& compilation, Purpose purpose,
                           const Options& options) {
  std::vector<Need> needs;
  switch (purpose) {
    case Purpose::apply: add_apply(compilation, options, needs); break;
    case Purpose::diff: add_apply(compilation, {.wait = false}, needs); break;
    case Purpose::remove:
      for (const Object& object : compilation.objects) {
        add(object_need(kube::key_of(object.value)), delete_verbs, needs);
      }
      break;
  }
  std::sort(needs.begin(), needs.end());
  needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  return needs;
}

}  // namespace routerctl::access
