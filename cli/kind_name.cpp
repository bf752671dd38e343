#include "cli/kind_name.hpp"

#include <algorithm>

#include "cli/usage.hpp"
#include "renderer/text/nearest.hpp"

namespace routerctl::cli {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

std::vector<std::string> names_of(const schema::Resource& resource) {
  std::vector<std::string> names{std::string(resource.plural), std::string(resource.singular),
                                 lower(resource.kind)};
  names.insert(names.end(), resource.short_names.begin(), resource.short_names.end());
  return names;
}

bool is_named(const schema::Resource& resource, const std::string& wanted) {
  const std::vector<std::string> names = names_of(resource);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return wanted == name || wanted == name + "." + std::string(resource.group);
  });
}

}  // namespace

const schema::Resource* find_resource_named(std::span<const schema::Resource> resources,
                                            std::string_view name) {
  const std::string wanted = lower(name);
  const auto found =
      std::find_if(resources.begin(), resources.end(),
                   [&](const schema::Resource& resource) { return is_named(resource, wanted); });
  return found == resources.end() ? nullptr : &*found;
}

const schema::Resource& resource_named(std::span<const schema::Resource> resources,
                                       std::string_view name) {
  if (const schema::Resource* const found = find_resource_named(resources, name)) {
    return *found;
  }
  std::vector<std::string_view> kinds;
  for (const schema::Resource& resource : resources) {
    kinds.push_back(resource.kind);
  }
  std::string message = "unknown kind \"" + std::string(name) + "\"";
  for (const std::string& hint : did_you_mean(name, kinds)) {
    message += "; " + hint;
  }
  throw Usage(message + "; api-resources lists them");
}

std::vector<const schema::Resource*> resources_named(std::span<const schema::Resource> resources,
                                                     const std::vector<std::string>& names) {
  std::vector<const schema::Resource*> wanted, found;
  for (const std::string& name : names) {
    wanted.push_back(&resource_named(resources, name));
  }
  for (const schema::Resource& resource : resources) {
    if (names.empty() || std::find(wanted.begin(), wanted.end(), &resource) != wanted.end()) {
      found.push_back(&resource);
    }
  }
  return found;
}

}  // namespace routerctl::cli
