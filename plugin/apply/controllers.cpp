#include "plugin/apply/controllers.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "plugin/apply/plan.hpp"

namespace routerctl::apply {

namespace {

// People and tools that write when asked to, and what Kubernetes runs itself.
bool is_no_controller(std::string_view manager) {
  return manager == field_manager || manager.starts_with("routerctl-") ||
         manager.starts_with("kubectl") || manager.starts_with("kube-") ||
         manager == "before-first-apply" || manager == "kubelet";
}

bool has_own_fields(const Json& entry) {
  const auto fields = entry.find("fieldsV1");
  return entry.value("subresource", "").empty() && fields != entry.end() && fields->is_object() &&
         std::any_of(fields->items().begin(), fields->items().end(),
                     [](const auto& each) { return each.key() != "f:status"; });
}

}  // namespace

Controllers controllers_of(const Json& live) {
  Controllers found;
  const auto metadata = live.is_object() ? live.find("metadata") : live.end();
  if (!live.is_object() || metadata == live.end()) {
    return found;
  }
  if (const auto owners = metadata->find("ownerReferences"); owners != metadata->end()) {
    for (const Json& owner : *owners) {
      if (owner.value("controller", false)) {
        found.resource = owner.value("kind", "") + "/" + owner.value("name", "");
      }
    }
  }
  std::set<std::string> managers;
  if (const auto entries = metadata->find("managedFields"); entries != metadata->end()) {
    for (const Json& entry : *entries) {
      const std::string manager = entry.value("manager", "");
      if (entry.value("operation", "") == "Update" && !is_no_controller(manager) &&
          has_own_fields(entry)) {
        managers.insert(manager);
      }
    }
  }
  found.managers.assign(managers.begin(), managers.end());
  return found;
}

}  // namespace routerctl::apply
