#include "renderer/impact/config_users.hpp"

#include <string>

#include <doctest/doctest.h>

#include "renderer/impact/test_objects.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::impact;

std::string joined(const std::set<std::string>& keys, bool all) {
  std::string text = all ? "all" : "";
  for (const std::string& key : keys) {
    text += (text.empty() ? "" : " ") + key;
  }
  return text;
}

}  // namespace

TEST_CASE("what a pod reads of a ConfigMap or Secret, and when") {
  struct Row {
    const char *spec, *kind, *at_start, *as_files;
    bool required = true;
  };
  const Row rows[] = {
      {"containers: [{envFrom: [{configMapRef: {name: c}}]}]", "ConfigMap", "all", ""},
      {"containers: [{envFrom: [{secretRef: {name: c, optional: true}}]}]", "Secret", "all", "",
       false},
      {"containers: [{env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: k}}}]}]",
       "ConfigMap", "k", ""},
      {"initContainers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: c, key: k}}}]}]",
       "Secret", "k", ""},
      {"containers: [{volumeMounts: [{name: v, mountPath: /a}]}]\nvolumes: [{name: v, configMap: "
       "{name: c}}]",
       "ConfigMap", "", "all"},
      {"containers: [{volumeMounts: [{name: v, mountPath: /a}]}]\nvolumes: [{name: v, secret: "
       "{secretName: c}}]",
       "Secret", "", "all"},
      {"containers: [{volumeMounts: [{name: v, mountPath: /a, subPath: k}]}]\nvolumes: [{name: v, "
       "configMap: {name: c}}]",
       "ConfigMap", "k", ""},
      {"containers: [{volumeMounts: [{name: v, mountPath: /a, subPathExpr: $(X)}]}]\nvolumes: "
       "[{name: v, configMap: {name: c}}]",
       "ConfigMap", "all", ""},
      {"containers: [{volumeMounts: [{name: v, mountPath: /a}]}]\nvolumes: [{name: v, configMap: "
       "{name: c, items: [{key: k, path: p}]}}]",
       "ConfigMap", "", "k"},
      {"containers: [{volumeMounts: [{name: v, mountPath: /a, subPath: d}]}]\nvolumes: [{name: v, "
       "configMap: {name: c, items: [{key: k, path: d/p}, {key: l, path: da/p}]}}]",
       "ConfigMap", "k", ""},
      {"containers: [{volumeMounts: [{name: v, mountPath: /a}]}]\nvolumes: [{name: v, projected: "
       "{sources: [{configMap: {name: c}}, {secret: {name: s}}]}}]",
       "ConfigMap", "", "all"},
      {"containers: [{volumeMounts: [{name: v, mountPath: /a}]}]\nvolumes: [{name: v, projected: "
       "{sources: [{secret: {name: c}}]}}]",
       "Secret", "", "all"},
      {"containers: [{}]\nvolumes: [{name: v, configMap: {name: c}}]", "ConfigMap", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.spec));
    const Json pod = [&] {
      Json made = impact::test::object(
          "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ns}\nspec: null\n");
      made["spec"] = impact::test::object(row.spec);
      return made;
    }();
    const std::vector<const Json*> objects{&pod};
    const ConfigUsers users = config_users(objects);
    const auto found = users.find({row.kind, "ns", "c"});
    REQUIRE(found != users.end());
    REQUIRE(found->second.size() == 1);
    const Use& use = found->second.front();
    CHECK(use.workload == &pod);
    CHECK(joined(use.at_start, use.all_at_start) == row.at_start);
    CHECK(joined(use.as_files, use.all_as_files) == row.as_files);
    CHECK(use.required == row.required);
  }
}
