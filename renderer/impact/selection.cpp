#include "renderer/impact/selection.hpp"

#include <algorithm>
#include <iterator>

#include "renderer/impact/read.hpp"
#include "renderer/impact/workload.hpp"
#include "renderer/kube/order.hpp"

namespace routerctl::impact {

namespace {

const Json& labels_of(const Json& workload) {
  return at(pod_template(workload), {"metadata", "labels"});
}

bool has_all(const Json& labels, const Json& selector) {
  return std::all_of(selector.items().begin(), selector.items().end(), [&](const auto& wanted) {
    return at(labels, wanted.key()) == wanted.value();
  });
}

}  // namespace

Selection::Selection(std::span<const Json* const> objects) {
  for (const Json* const object : objects) {
    for (const auto& [key, value] : labels_of(*object).items()) {
      by_label_[{kube::key_of(*object).namespace_, key, text(value)}].push_back(object);
    }
  }
}

std::vector<const Json*> Selection::pods_of(const Json& service) const {
  const Json& selector = at(service, {"spec", "selector"});
  if (!selector.is_object() || selector.empty()) {
    return {};
  }
  const auto first = selector.items().begin();
  const auto found =
      by_label_.find({kube::key_of(service).namespace_, first.key(), text(first.value())});
  std::vector<const Json*> selected;
  if (found != by_label_.end()) {
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(selected),
                 [&](const Json* workload) { return has_all(labels_of(*workload), selector); });
  }
  return selected;
}

}  // namespace routerctl::impact
