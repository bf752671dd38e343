#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/schema/schema.hpp"

namespace routerctl::cli {

/// The resource of that name, or null.
const schema::Resource* find_resource_named(std::span<const schema::Resource> resources,
                                            std::string_view name);

/// The resource of that name, as kubectl knows them: kind, plural, singular or short name in any
/// case, with the group behind a dot if one likes. Throws Usage with a suggestion.
const schema::Resource& resource_named(std::span<const schema::Resource> resources,
                                       std::string_view name);

/// Those of all names, in the order of `resources`, each once; all of them for no name.
std::vector<const schema::Resource*> resources_named(std::span<const schema::Resource> resources,
                                                     const std::vector<std::string>& names);

}  // namespace routerctl::cli
