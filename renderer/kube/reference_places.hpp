#pragma once

#include <span>
#include <string_view>

namespace routerctl::kube {

/// A place where other objects are named. In `path` and `keys`, "*" is every item of a list.
struct ReferencePlace {
  std::string_view path;         ///< of the map that holds the name, "a/b/*"
  std::string_view name;         ///< key of the name in that map
  std::string_view group, kind;  ///< of what is named
  std::string_view keys{};       ///< below `path`: which keys of a ConfigMap or Secret
  /// The map may say group, kind and namespace itself.
  bool typed = false;
};

/// Places in one kind of object.
struct KindPlaces {
  std::string_view group, kind;
  std::span<const ReferencePlace> places;
};

/// Within a PodSpec, but for its containers.
extern const std::span<const ReferencePlace> pod_places;
/// Within a container, init container or ephemeral container.
extern const std::span<const ReferencePlace> container_places;
/// Within other objects.
extern const std::span<const KindPlaces> kind_places;

}  // namespace routerctl::kube
