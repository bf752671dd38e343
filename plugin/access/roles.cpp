#include "plugin/access/roles.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace routerctl::access {

namespace {

// As Kubernetes' own roles list them; further ones behind, by name.
constexpr std::array<std::string_view, 7> verb_order{"get",    "list",  "watch", "create",
                                                     "update", "patch", "delete"};

auto rank(std::string_view verb) {
  return std::pair(std::find(verb_order.begin(), verb_order.end(), verb), verb);
}

using Names = std::set<std::string, std::less<>>;

struct ByRank {
  bool operator()(std::string_view a, std::string_view b) const { return rank(a) < rank(b); }
};
using Verbs = std::set<std::string, ByRank>;

// A Role's rules: which verbs each name of a resource needs; "" is any name.
using Resource = std::pair<std::string, std::string>;  // group and resource
using Wanted = std::map<Resource, std::map<std::string, Verbs, std::less<>>>;

Json list_of(const auto& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) {
    list.push_back(text);
  }
  return list;
}

// Names with the same verbs share a rule, and so do resources of a group that need no name.
Json rules_of(const Wanted& wanted) {
  using Key = std::tuple<std::string, std::string, std::vector<std::string>>;
  std::map<Key, std::pair<Names, Names>> rules;  // resources and names
  for (const auto& [resource, by_name] : wanted) {
    for (const auto& [name, verbs] : by_name) {
      const bool any = name.empty();
      auto& [resources, names] = rules[Key(resource.first, any ? std::string() : resource.second,
                                           std::vector(verbs.begin(), verbs.end()))];
      resources.insert(resource.second);
      if (!any) {
        names.insert(name);
      }
    }
  }
  Json list = Json::array();
  for (const auto& [key, what] : rules) {
    Json rule = Json::object(
        {{"apiGroups", Json::array({std::get<0>(key)})}, {"resources", list_of(what.first)}});
    if (!what.second.empty()) {
      rule["resourceNames"] = list_of(what.second);
    }
    rule["verbs"] = list_of(std::get<2>(key));
    list.push_back(std::move(rule));
  }
  return list;
}

Json metadata_of(const std::string& name, const std::string& namespace_) {
  Json metadata = Json::object({{"name", name}});
  if (!namespace_.empty()) {
    metadata["namespace"] = namespace_;
  }
  return metadata;
}

// A verb that any name has is not said of single ones again.
void drop_repeated(Wanted& wanted) {
  for (auto& each : wanted) {
    const auto any = each.second.find("");
    if (any == each.second.end()) {
      continue;
    }
    const Verbs given = any->second;
    for (auto at = each.second.begin(); at != each.second.end();) {
      if (!at->first.empty()) {
        for (const std::string& verb : given) {
          at->second.erase(verb);
        }
      }
      at = at->second.empty() ? each.second.erase(at) : std::next(at);
    }
  }
}

}  // namespace

std::vector<Json> roles_of(std::span<const Need> needs, const RoleOptions& options) {
  std::map<std::pair<bool, std::string>, Wanted> roles;  // cluster-scoped ones first
  for (const Need& need : needs) {
    roles[std::pair(!need.cluster, need.namespace_)][Resource(need.group, need.resource)]
         [options.any_name ? std::string() : need.name]
             .insert(need.verb);
  }
  std::vector<Json> objects;
  for (auto& [where, wanted] : roles) {
    drop_repeated(wanted);
    const std::string kind = where.first ? "Role" : "ClusterRole";
    objects.push_back(Json::object({{"apiVersion", "rbac.authorization.k8s.io/v1"},
                                    {"kind", kind},
                                    {"metadata", metadata_of(options.name, where.second)},
                                    {"rules", rules_of(wanted)}}));
    if (!options.subjects.empty()) {
      objects.push_back(
          Json::object({{"apiVersion", "rbac.authorization.k8s.io/v1"},
                        {"kind", kind + "Binding"},
                        {"metadata", metadata_of(options.name, where.second)},
                        {"roleRef", Json::object({{"apiGroup", "rbac.authorization.k8s.io"},
                                                  {"kind", kind},
                                                  {"name", options.name}})},
                        {"subjects", Json(options.subjects)}}));
    }
  }
  return objects;
}

}  // namespace routerctl::access
