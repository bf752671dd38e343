#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/yaml/document.hpp"

namespace routerctl {

enum class Fidelity : std::uint8_t { repaired, operator_exact };

/// A resource of ours after defaulting and validation. `namespace_` is the one in force: the
/// document's, else -n, else (under --fidelity operator) "default", else empty.
struct CustomResource {
  yaml::Field root, metadata, spec;  ///< spec may be absent
  std::string_view kind, group, version;
  std::string name, namespace_;
  bool existing = false;  ///< from --existing: looked up, never planned
};

/// Any other object of the input or of --existing, as it was read.
struct ForeignObject {
  yaml::Field root;
  std::string_view api_version, kind, name, namespace_;  ///< empty where missing
  bool existing = false;                                 ///< from --existing
};

/// A resource that failed its checks: who refers to it raises no second error.
struct FailedResource {
  std::string_view kind;
  std::string name, namespace_;
};

/// What a planner may look at beside the resources of its own kind. Everything is sorted.
struct Inputs {
  std::vector<CustomResource> resources;  ///< by kind, group, existing or not, namespace, name
  std::vector<ForeignObject> objects;     ///< by kind, namespace, name
  std::vector<FailedResource> failed;     ///< of the input
  std::map<std::string, std::string, std::less<>>
      settings;                        ///< every known setting, defaults included
  std::set<std::string_view> repairs;  ///< ids of those that are on
  Fidelity fidelity = Fidelity::repaired;

  /// Throws std::logic_error for a name that no kind declares.
  [[nodiscard]] std::string_view setting(std::string_view name) const;
  /// Those of one kind: first those of the input, then those that exist.
  [[nodiscard]] std::span<const CustomResource> resources_of(std::string_view kind,
                                                             std::string_view group) const;
  /// Null when there is none.
  [[nodiscard]] const ForeignObject* find_object(std::string_view kind, std::string_view namespace_,
                                                 std::string_view name) const;
  /// An object of that API group in the namespace of `resource`, or null. Where neither names a
  /// namespace they share the one of the command line.
  [[nodiscard]] const ForeignObject* find_beside(const CustomResource& resource,
                                                 std::string_view group, std::string_view kind,
                                                 std::string_view name) const;
};

}  // namespace routerctl
