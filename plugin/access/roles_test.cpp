#include "plugin/access/roles.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "plugin/access/needs.hpp"

namespace routerctl::access {

namespace {

Object object_of(const char* text) {
  Object object;
  object.value = Json::parse(text);
  return object;
}

Compilation compilation_of(const std::vector<const char*>& texts) {
  Compilation compilation;
  for (const char* const text : texts) {
    compilation.objects.push_back(object_of(text));
  }
  return compilation;
}

// "Role/a: configmaps[x] get,create,patch; pods list,watch", with a line for each role
std::string words(const std::vector<Json>& roles) {
  const auto joined = [](const Json& list) {
    std::string text;
    for (const Json& each : list) {
      text += (text.empty() ? "" : ",") + each.get<std::string>();
    }
    return text;
  };
  std::string text;
  for (const Json& role : roles) {
    text += role["kind"].get<std::string>() + "/" + role["metadata"].value("namespace", "") + ":";
    for (const Json& rule : role["rules"]) {
      text += " " + joined(rule["resources"]) + "." + joined(rule["apiGroups"]);
      text += rule.contains("resourceNames") ? "[" + joined(rule["resourceNames"]) + "]" : "";
      text += " " + joined(rule["verbs"]) + ";";
    }
    text += "\n";
  }
  return text;
}

std::string roles_for(const std::vector<const char*>& objects, Purpose purpose,
                      const Options& options = {.wait = false},
                      const RoleOptions& role_options = {}) {
  return words(roles_of(needs_of(compilation_of(objects), purpose, options), role_options));
}

constexpr const char* map_a =
    R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "n"}})";
constexpr const char* map_b =
    R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b", "namespace": "n"}})";
constexpr const char* deployment =
    R"({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d", "namespace": "n"}})";
constexpr const char* node =
    R"({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "gpu-1"}})";
constexpr const char* role =
    R"({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
        "metadata": {"name": "r", "namespace": "n"},
        "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]},
                  {"apiGroups": ["x.io"], "resources": ["pools"], "resourceNames": ["p"],
                   "verbs": ["get"]}]})";
constexpr const char* binding =
    R"({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": {"name": "r", "namespace": "n"}, "roleRef": {"kind": "Role", "name": "r"}})";
constexpr const char* foreign_binding =
    R"({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": {"name": "v", "namespace": "n"},
        "roleRef": {"kind": "ClusterRole", "name": "view"}})";
constexpr const char* urls =
    R"({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
        "metadata": {"name": "u"},
        "rules": [{"nonResourceURLs": ["/metrics"], "verbs": ["get"]}]})";

}  // namespace

TEST_CASE("names with the same verbs share a rule") {
  CHECK(roles_for({map_a, map_b}, Purpose::apply) ==
        "Role/n: configmaps.[a,b] get,create,patch;\n");
  CHECK(roles_for({map_a, map_b}, Purpose::remove) == "Role/n: configmaps.[a,b] get,delete;\n");
}

TEST_CASE("what is cluster-scoped needs a ClusterRole") {
  CHECK(roles_for({node, map_a}, Purpose::diff) ==
        "ClusterRole/: nodes.[gpu-1] get,create,patch;\n"
        "Role/n: configmaps.[a] get,create,patch;\n");
  CHECK(roles_for({map_a}, Purpose::apply, {.wait = false, .create_namespace = true}) ==
        "ClusterRole/: namespaces.[n] get,create,patch;\n"
        "Role/n: configmaps.[a] get,create,patch;\n");
}

TEST_CASE("labelers patch Nodes and make none") {
  Compilation compilation = compilation_of({map_a});
  compilation.subjects.push_back({.root = {}, .kind = "AutoNodeLabeler"});
  CHECK(words(roles_of(needs_of(compilation, Purpose::diff, {}), {})) ==
        "ClusterRole/: nodes. get,list,patch;\n"
        "Role/n: configmaps.[a] get,create,patch;\n");
  CHECK(words(roles_of(needs_of(compilation, Purpose::remove, {}), {})) ==
        "Role/n: configmaps.[a] get,delete;\n");
}

TEST_CASE("waiting needs more, and only where there is something to wait for") {
  CHECK(roles_for({map_a}, Purpose::apply, {.wait = true}) ==
        roles_for({map_a}, Purpose::apply, {.wait = false}));
  const std::string waiting = roles_for({deployment}, Purpose::apply, {.wait = true});
  CHECK(waiting.find("pods/log. get;") != std::string::npos);
  CHECK(waiting.find("deployments.apps[d] get,create,patch;") != std::string::npos);
}

TEST_CASE("all names make one rule") {
  CHECK(roles_for({map_a, map_b}, Purpose::apply, {.wait = false}, {.any_name = true}) ==
        "Role/n: configmaps. get,create,patch;\n");
}

TEST_CASE("who grants must have") {
  const std::string granted = " pods. list;";
  const std::string pool = " pools.x.io[p] get;";
  const std::string with_role = roles_for({role, binding}, Purpose::apply);
  CHECK(with_role.find(granted) != std::string::npos);
  CHECK(with_role.find(pool) != std::string::npos);
  CHECK(with_role.find("bind") == with_role.rfind("bindings"));
  CHECK(roles_for({role}, Purpose::remove).find(granted) == std::string::npos);
  // Its rules are not known here.
  CHECK(roles_for({foreign_binding}, Purpose::apply)
            .find("clusterroles.rbac.authorization.k8s.io[view] bind;") != std::string::npos);
  CHECK(roles_for({urls}, Purpose::apply) ==
        "ClusterRole/: clusterroles.rbac.authorization.k8s.io[u] get,create,patch,escalate;\n");
}

TEST_CASE("bindings follow their roles") {
  const Json subject = Json::object({{"kind", "User"}, {"name", "ci"}});
  const std::vector<Json> objects =
      roles_of(needs_of(compilation_of({map_a, node}), Purpose::apply, {.wait = false}),
               {.name = "x", .subjects = {subject}});
  REQUIRE(objects.size() == 4);
  CHECK(objects[1]["kind"] == "ClusterRoleBinding");
  CHECK(objects[3]["kind"] == "RoleBinding");
  CHECK(objects[3]["metadata"]["namespace"] == "n");
  CHECK(objects[3]["roleRef"]["name"] == "x");
  CHECK(objects[3]["subjects"][0] == subject);
}

}  // namespace routerctl::access
