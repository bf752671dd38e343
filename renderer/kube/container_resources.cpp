#include "renderer/kube/container_resources.hpp"

#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "renderer/kube/pod_spec.hpp"
#include "renderer/kube/quantity.hpp"

namespace routerctl::kube {

namespace {

// Whether a container may take more of it than it was promised.
bool is_shared_out(std::string_view resource) {
  return !is_extended_resource(resource) && !resource.starts_with("hugepages-");
}

class Check {
 public:
  explicit Check(const Json& resources)
      : requests_(resources.value("requests", Json::object())),
        limits_(resources.value("limits", Json::object())) {}

  std::vector<ResourceError> errors() {
    for (const auto& [resource, amount] : limits_.items()) {
      alone("limits", resource, amount);
    }
    for (const auto& [resource, amount] : requests_.items()) {
      alone("requests", resource, amount);
      compare(resource, amount);
    }
    return std::move(errors_);
  }

 private:
  void alone(const char* list, const std::string& resource, const std::string& amount) {
    const double value = quantity_value(amount).value_or(0);
    if (value < 0) {
      add(list, resource, fmt::format("{} of {} is negative", amount, resource), "0 or more");
    } else if (is_extended_resource(resource) && std::floor(value) != value) {
      add(list, resource, fmt::format("{} of {} is no whole number", amount, resource),
          "a whole number");
    }
  }

  void compare(const std::string& resource, const std::string& request) {
    const auto limit = limits_.find(resource);
    if (limit == limits_.end()) {
      if (!is_shared_out(resource)) {
        add("requests", resource, fmt::format("{} is requested without a limit", resource),
            "the same limit");
      }
      return;
    }
    const std::string most = *limit;
    const double difference =
        quantity_value(request).value_or(0) - quantity_value(most).value_or(0);
    if (difference > 0) {
      add("requests", resource,
          fmt::format("the request of {} is above its limit of {}", resource, most),
          "at most " + most);
    } else if (difference < 0 && !is_shared_out(resource)) {
      add("requests", resource, fmt::format("request and limit of {} differ", resource), most);
    }
  }

  void add(const char* list, const std::string& resource, std::string message,
           std::string expected) {
    errors_.push_back({list, resource, std::move(message), std::move(expected)});
  }

  const Json requests_, limits_;
  std::vector<ResourceError> errors_;
};

}  // namespace

std::vector<ResourceError> resource_errors(const Json& resources) {
  return Check(resources).errors();
}

}  // namespace routerctl::kube
