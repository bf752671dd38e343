#include "renderer/repair.hpp"

#include <map>
#include <utility>

#include "renderer/settings.hpp"

namespace routerctl {

namespace {

// The resource that each plan was made from.
class Sources {
 public:
  explicit Sources(const Inputs& inputs) {
    for (const CustomResource& resource : inputs.resources) {
      by_root_.emplace(std::pair(resource.root.document(), resource.root.id()), &resource);
    }
  }
  [[nodiscard]] const CustomResource& of(const Plan& plan) const {
    return *by_root_.at({plan.source.document(), plan.source.id()});
  }

 private:
  std::map<std::pair<const yaml::Document*, yaml::NodeId>, const CustomResource*> by_root_;
};

}  // namespace

void repair(std::vector<KindPlans>& all, const Inputs& inputs, const CompileOptions& options,
            std::vector<Applied>& applied) {
  const Sources sources(inputs);
  for (auto& [kind, plans] : all) {
    for (const Repair& candidate : kind->repairs) {
      if (!is_enabled(candidate, options)) {
        continue;
      }
      for (Plan& plan : plans) {
        if (candidate.apply(plan, sources.of(plan), inputs)) {
          applied.push_back({&candidate, plan.source.place()});
        }
      }
    }
  }
}

}  // namespace routerctl
