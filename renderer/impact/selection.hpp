#pragma once

#include <map>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::impact {

/// Which workloads' pods a Service sends to.
class Selection {
 public:
  /// The objects must outlive this.
  explicit Selection(std::span<const Json* const> objects);

  /// In the order of the objects; none for a Service without selector.
  [[nodiscard]] std::vector<const Json*> pods_of(const Json& service) const;

 private:
  using Label = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::map<Label, std::vector<const Json*>> by_label_;  // namespace, key, value
};

}  // namespace routerctl::impact
