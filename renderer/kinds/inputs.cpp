#include "renderer/kinds/inputs.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace routerctl {

namespace {

std::string_view group_of(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash);
}

}  // namespace

std::string_view Inputs::setting(std::string_view name) const {
  const auto found = settings.find(name);
  if (found == settings.end()) {
    throw std::logic_error("no kind declares the setting " + std::string(name));
  }
  return found->second;
}

std::span<const CustomResource> Inputs::resources_of(std::string_view kind,
                                                     std::string_view group) const {
  const auto begin = std::find_if(resources.begin(), resources.end(), [&](const CustomResource& r) {
    return r.kind == kind && r.group == group;
  });
  const auto end = std::find_if_not(begin, resources.end(), [&](const CustomResource& r) {
    return r.kind == kind && r.group == group;
  });
  return {begin, end};
}

const ForeignObject* Inputs::find_object(std::string_view kind, std::string_view namespace_,
                                         std::string_view name) const {
  const std::tuple wanted(kind, namespace_, name);
  const auto key = [](const ForeignObject& object) {
    return std::tuple(object.kind, object.namespace_, object.name);
  };
  const auto found = std::lower_bound(
      objects.begin(), objects.end(), wanted,
      [&](const ForeignObject& object, const auto& value) { return key(object) < value; });
  return found != objects.end() && key(*found) == wanted ? &*found : nullptr;
}

const ForeignObject* Inputs::find_beside(const CustomResource& resource, std::string_view group,
                                         std::string_view kind, std::string_view name) const {
  // Objects of one kind, namespace and name stand together, whatever their group.
  const auto find = [&](std::string_view namespace_) -> const ForeignObject* {
    const ForeignObject* object = find_object(kind, namespace_, name);
    const ForeignObject* const end = objects.data() + objects.size();
    for (; object != nullptr && object != end && object->kind == kind &&
           object->namespace_ == namespace_ && object->name == name;
         ++object) {
      if (group_of(object->api_version) == group) {
        return object;
      }
    }
    return nullptr;
  };
  const ForeignObject* const found = find(resource.namespace_);
  return found != nullptr || resource.metadata["namespace"] ? found : find("");
}

}  // namespace routerctl
