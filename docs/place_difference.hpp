#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "renderer/json.hpp"

namespace routerctl::docs {

/// Which names of maps and of list items belong to the format, and which to whoever wrote the
/// input: a name that several resources of different names have in the same place, and that none of
/// them mentions.
class FixedNames {
 public:
  void learn(const std::vector<Json>& objects, const Json& resource);
  [[nodiscard]] bool knows(const std::string& place, const std::string& name) const;

 private:
  void visit(const Json& value, const std::string& place, const std::string& resource);
  void note(const std::string& place, const std::string& name, const std::string& resource);

  std::set<std::string> of_the_user_;  ///< words of the resource that is learnt from now
  std::map<std::string, std::set<std::string>> resources_;  ///< place and name -> who has it
};

/// What somebody who tries adds to maps; its places are those of the maps.
constexpr const char* added_name = "sample";

using Places = std::set<std::string>;

/// Where two renderings differ: `Deployment .spec.replicas`, or
/// `ConfigMap .data["dynamic_config.json"] > .static_models` inside a text that is a document.
Places differences(const std::vector<Json>& before, const std::vector<Json>& after,
                   const FixedNames& fixed);

/// The place of a JSON pointer as the renderer traces it:
/// "/data/dynamic_config.json#/static_models".
std::string place_of(const std::string& kind, const std::string& pointer, const FixedNames& fixed);

}  // namespace routerctl::docs
