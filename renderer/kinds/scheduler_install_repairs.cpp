#include "renderer/kinds/scheduler_install_repairs.hpp"

#include <algorithm>
#include <cstdint>

#include "renderer/kinds/llm_d_objects.hpp"
#include "renderer/kinds/llm_d_settings.hpp"
#include "renderer/kinds/scheduler_install_objects.hpp"
#include "renderer/kinds/scheduler_install_values.hpp"

namespace routerctl::kinds::scheduler_install_repairs {

bool find_epp_by_name(Plan& plan, const CustomResource& resource, const Inputs& inputs) {
  const auto filter =
      std::find_if(plan.objects.begin(), plan.objects.end(), [](const PlannedObject& object) {
        return object.template_file == scheduler_envoy_filter_template;
      });
  if (filter == plan.objects.end() || !inputs.setting(llm_d_settings::epp_address.name).empty()) {
    return false;
  }
  set_epp_cluster(*filter, "STRICT_DNS",
                  {epp_host(SchedulerInstall(resource)), {Origin::of_rule(envoy_filter_dns)}});
  return true;
}

bool follow_epp_port(Plan& plan, const CustomResource& resource, const Inputs&) {
  const SchedulerInstall install(resource);
  if (!install.enabled("epp") || install.epp_port().number == 9002) {
    return false;
  }
  // The EPP's Service is the first of the plan.
  Slot& target_port = *llm_d_find_slot(plan, llm_d_service_template, "targetPort");
  target_port = install.epp_port().value().as("targetPort");
  target_port.from.push_back(Origin::of_rule("llm-d-sim/epp-target-port"));
  return true;
}

bool add_inference_pool(Plan& plan, const CustomResource& resource, const Inputs& inputs) {
  const SchedulerInstall install(resource);
  if (!install.enabled("epp") ||
      has_inference_pool(install.pool_namespace().text, install.pool_name().text, inputs)) {
    return false;
  }
  plan.objects.push_back(scheduler_inference_pool(install));
  return true;
}

}  // namespace routerctl::kinds::scheduler_install_repairs
