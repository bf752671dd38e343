#pragma once

#include <cstdint>

#include "renderer/kinds/ai_deployment_pod.hpp"
#include "renderer/kinds/plan.hpp"

namespace routerctl::kinds {

/// Of the Service and the Ingress.
std::int64_t ai_port(const AiDeployment& deployment);

PlannedObject ai_deployment_object(const AiDeployment& deployment, const AiPod& pod);
PlannedObject ai_service(const AiDeployment& deployment, const AiPod& pod);
/// Only for a deployment with an endpoint.
PlannedObject ai_ingress(const AiDeployment& deployment);

/// A slot of an object, and its value, which repairs edit. Throws std::logic_error when there is no
/// such slot.
Slot& slot_of(PlannedObject& object, std::string_view name);
Json& value_of(Slot& slot);

Slot ai_name_slot(const CustomResource& resource);
Slot ai_namespace_slot(const CustomResource& resource);

}  // namespace routerctl::kinds
