#include "renderer/kinds/vllm_model_repairs.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "renderer/kinds/vllm_model_objects.hpp"

namespace routerctl::kinds::vllm_model_repairs {

namespace {

// Null when the plan has no such object.
Slot* find_slot(Plan& plan, std::string_view template_file, std::string_view name) {
  for (PlannedObject& object : plan.objects) {
    if (object.template_file != template_file) {
      continue;
    }
    const auto found = std::find_if(object.slots.begin(), object.slots.end(),
                                    [&](const Slot& slot) { return slot.name == name; });
    return found == object.slots.end() ? nullptr : &*found;
  }
  return nullptr;
}

bool set(Plan& plan, std::string_view slot_name, Json value, std::string_view repair) {
  Slot* const slot = find_slot(plan, "deployment.yaml", slot_name);
  if (slot == nullptr) {
    return false;
  }
  slot->value = std::move(value);
  slot->from = {Origin::of_rule(repair)};
  return true;
}

// The Deployment is made for one model and outlives it: enough for each model that takes its turn.
std::int64_t most_gpus(const CustomResource& model, const Inputs& inputs) {
  const auto key = [](const CustomResource& r) {
    return std::tuple(r.kind, r.group, r.existing, std::string_view(r.namespace_));
  };
  const auto [begin, end] = std::equal_range(
      inputs.resources.begin(), inputs.resources.end(), model,
      [&](const CustomResource& a, const CustomResource& b) { return key(a) < key(b); });
  std::int64_t most = 1;
  std::for_each(begin, end, [&](const CustomResource& each) {
    most = std::max(most, each.spec["tensorParallelSize"].integer(1));
  });
  return most;
}

}  // namespace

bool write_gpu_memory_utilization(Plan& plan, const CustomResource& model, const Inputs&) {
  const yaml::Field share = model.spec["gpuMemoryUtilization"];
  Slot* const slot = find_slot(plan, "configmap.yaml", "gpuMemoryUtilization");
  if (slot == nullptr || !share.is(yaml::Type::integer)) {
    return false;
  }
  slot->value = Json(two_digits(share.number()));
  slot->from = {Origin::of(share), Origin::of_rule("vllm-chill/gpu-memory-utilization")};
  return true;
}

bool request_gpus(Plan& plan, const CustomResource& model, const Inputs& inputs) {
  const std::string gpus = std::to_string(most_gpus(model, inputs));
  return set(plan, "resources",
             Json::object({{"limits", Json::object({{"nvidia.com/gpu", gpus}})}}),
             "vllm-chill/gpu-request");
}

bool add_shared_memory(Plan& plan, const CustomResource&, const Inputs&) {
  constexpr std::string_view repair = "vllm-chill/shm";
  const Json memory = Json::object({{"medium", "Memory"}, {"sizeLimit", "16Gi"}});
  return set(plan, "volumes", Json::array({Json::object({{"name", "shm"}, {"emptyDir", memory}})}),
             repair) &&
         set(plan, "volumeMounts",
             Json::array({Json::object({{"name", "shm"}, {"mountPath", "/dev/shm"}})}), repair);
}

bool add_token(Plan& plan, const CustomResource&, const Inputs&) {
  Slot* const slot = find_slot(plan, "deployment.yaml", "env");
  if (slot == nullptr) {
    return false;
  }
  const Json secret =
      Json::object({{"name", "hf-token-secret"}, {"key", "token"}, {"optional", true}});
  std::get<Json>(slot->value)
      .push_back(Json::object(
          {{"name", "HF_TOKEN"}, {"valueFrom", Json::object({{"secretKeyRef", secret}})}}));
  slot->from.push_back(Origin::of_rule("vllm-chill/hf-token"));
  return true;
}

}  // namespace routerctl::kinds::vllm_model_repairs
