#include "renderer/schema/stored.hpp"

#include <iterator>
#include <string>

namespace routerctl::schema {

Json stored_object(const yaml::Field& root, std::string_view namespace_) {
  Json object = root.json();
  Json& metadata = object["metadata"];
  for (const char* const set_by_server :
       {"creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation",
        "managedFields", "resourceVersion", "selfLink", "uid"}) {
    metadata.erase(set_by_server);
  }
  for (auto member = metadata.begin(); member != metadata.end();) {
    // Go leaves out what is empty.
    const bool empty = member->is_string() ? member->get_ref<const std::string&>().empty()
                                           : !member->is_primitive() && member->empty();
    member = empty || member->is_null() ? metadata.erase(member) : std::next(member);
  }
  if (!namespace_.empty() && !metadata.contains("namespace")) {
    metadata["namespace"] = namespace_;
  }
  return object;
}

}  // namespace routerctl::schema
