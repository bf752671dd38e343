#include "renderer/kube/pod_spec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "renderer/kube/order.hpp"
#include "renderer/kube/quantity.hpp"

namespace routerctl::kube {

namespace {

using Amounts = std::map<std::string, std::int64_t>;

struct Workload {
  std::string_view group, kind, pointer;
  std::string_view count;  ///< how many pods: pointer of a number, 1 without it; empty: always 1
};

constexpr std::string_view each_node = "*";

constexpr std::array workloads{
    Workload{"", "Pod", "/spec", ""},
    Workload{"", "PodTemplate", "/template/spec", ""},
    Workload{"", "ReplicationController", "/spec/template/spec", "/spec/replicas"},
    Workload{"apps", "DaemonSet", "/spec/template/spec", each_node},
    Workload{"apps", "Deployment", "/spec/template/spec", "/spec/replicas"},
    Workload{"apps", "ReplicaSet", "/spec/template/spec", "/spec/replicas"},
    Workload{"apps", "StatefulSet", "/spec/template/spec", "/spec/replicas"},
    Workload{"batch", "CronJob", "/spec/jobTemplate/spec/template/spec",
             "/spec/jobTemplate/spec/parallelism"},
    Workload{"batch", "Job", "/spec/template/spec", "/spec/parallelism"},
};

const Json* at(const Json& value, std::string_view pointer) {
  const Json::json_pointer path{std::string(pointer)};
  return value.contains(path) ? &value.at(path) : nullptr;
}

std::optional<std::int64_t> count_of(const Json& object, std::string_view pointer) {
  if (pointer == each_node) {
    return std::nullopt;
  }
  const Json* const count = pointer.empty() ? nullptr : at(object, pointer);
  return count != nullptr && count->is_number_integer() ? count->get<std::int64_t>() : 1;
}

// Extended resources have equal requests and limits; the server copies limits to requests.
Amounts amounts_of(const Json& container) {
  Amounts amounts;
  for (const char* const part : {"/resources/limits", "/resources/requests"}) {
    const Json* const resources = at(container, part);
    if (resources == nullptr || !resources->is_object()) {
      continue;
    }
    for (const auto& [name, quantity] : resources->items()) {
      const auto amount = is_extended_resource(name) ? whole_quantity(quantity) : std::nullopt;
      if (amount) {
        std::int64_t& known = amounts[name];
        known = std::max(known, *amount);
      }
    }
  }
  return amounts;
}

void add(const Amounts& more, Amounts& to) {
  for (const auto& [name, amount] : more) {
    to[name] = capped_sum(to[name], amount);
  }
}

bool is_sidecar(const Json& container) {
  const Json* const policy = at(container, "/restartPolicy");
  return policy != nullptr && *policy == "Always";
}

template <typename Visit>
void for_each_container(const Json& pod_spec, const char* list, Visit visit) {
  const Json* const containers = at(pod_spec, list);
  if (containers != nullptr && containers->is_array()) {
    std::for_each(containers->begin(), containers->end(), visit);
  }
}

}  // namespace

std::optional<Pods> pods_of(const Json& object) {
  const ObjectKey key = key_of(object);
  for (const Workload& each : workloads) {
    if (each.kind == key.kind && each.group == key.group) {
      const Json* const spec = at(object, each.pointer);
      if (spec == nullptr || !spec->is_object()) {
        return std::nullopt;
      }
      return Pods{spec, each.pointer, count_of(object, each.count)};
    }
  }
  return std::nullopt;
}

std::map<std::string, std::int64_t> extended_resources(const Json& pod_spec) {
  // An init container runs beside the sidecars that were started before it.
  Amounts running, most;
  for_each_container(pod_spec, "/initContainers", [&](const Json& container) {
    Amounts now = running;
    add(amounts_of(container), now);
    for (const auto& [name, amount] : now) {
      most[name] = std::max(most[name], amount);
    }
    if (is_sidecar(container)) {
      running = std::move(now);
    }
  });
  for_each_container(pod_spec, "/containers",
                     [&](const Json& container) { add(amounts_of(container), running); });
  for (const auto& [name, amount] : running) {
    most[name] = std::max(most[name], amount);
  }
  std::erase_if(most, [](const auto& entry) { return entry.second <= 0; });
  return most;
}

bool is_extended_resource(std::string_view name) {
  // As in Kubernetes: anything with a slash, but for its own domain and quotas.
  return name.find('/') != name.npos && name.find("kubernetes.io/") == name.npos &&
         !name.starts_with("requests.");
}

std::optional<std::int64_t> whole_quantity(const Json& value) {
  if (value.is_number_integer()) {
    return value.get<std::int64_t>();
  }
  const auto text =
      value.is_string() ? canonical_quantity(value.get_ref<const std::string&>()) : std::nullopt;
  if (!text) {
    return std::nullopt;
  }
  std::int64_t amount = 0;
  const char* const last = text->data() + text->size();
  const auto [end, error] = std::from_chars(text->data(), last, amount);
  const std::string_view suffix(end, static_cast<std::size_t>(last - end));
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 7> factors{
      {{"", 1},
       {"k", 1'000},
       {"M", 1'000'000},
       {"G", 1'000'000'000},
       {"Ki", std::int64_t{1} << 10},
       {"Mi", std::int64_t{1} << 20},
       {"Gi", std::int64_t{1} << 30}}};
  const auto* const factor = std::find_if(factors.begin(), factors.end(),
                                          [&](const auto& each) { return each.first == suffix; });
  std::int64_t result = 0;
  if (error != std::errc() || factor == factors.end() ||
      __builtin_mul_overflow(amount, factor->second, &result)) {
    return std::nullopt;
  }
  return result;
}

std::int64_t capped_sum(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_add_overflow(a, b, &result) ? std::numeric_limits<std::int64_t>::max() : result;
}

std::int64_t capped_product(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<std::int64_t>::max() : result;
}

}  // namespace routerctl::kube
