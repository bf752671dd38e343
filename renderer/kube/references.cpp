#include "renderer/kube/references.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "renderer/kube/order.hpp"
#include "renderer/kube/pod_spec.hpp"
#include "renderer/kube/reference_places.hpp"
#include "renderer/kube/scope.hpp"

namespace routerctl::kube {

namespace {

// A value and where it stands.
struct Spot {
  const Json* value;
  std::string pointer;
};

std::string escaped(std::string_view key) {
  std::string result;
  for (const char c : key) {
    result += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return result;
}

// Every value that `path` leads to.
void find_all(const Spot& from, std::string_view path, std::vector<Spot>& found) {
  if (path.empty()) {
    found.push_back(from);
    return;
  }
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view step = path.substr(0, slash);
  const std::string_view rest = path.substr(std::min(slash + 1, path.size()));
  if (step == "*" && from.value->is_array()) {
    std::size_t index = 0;
    for (const Json& item : *from.value) {
      find_all({&item, from.pointer + "/" + std::to_string(index++)}, rest, found);
    }
  } else if (from.value->is_object()) {
    const auto child = from.value->find(step);
    if (child != from.value->end()) {
      find_all({&*child, from.pointer + "/" + escaped(step)}, rest, found);
    }
  }
}

std::vector<Spot> find_all(const Spot& from, std::string_view path) {
  std::vector<Spot> found;
  find_all(from, path, found);
  return found;
}

// Null unless it is a text.
const std::string* text_at(const Json& map, std::string_view key) {
  const auto found = map.is_object() ? map.find(key) : map.end();
  return found != map.end() && found->is_string() ? &found->get_ref<const std::string&>() : nullptr;
}

class Finder {
 public:
  explicit Finder(const Json& object) : object_(object), key_(key_of(object)) {}

  std::vector<Reference> find() {
    add_namespace();
    add_definition();
    if (const auto pods = pods_of(object_)) {
      add_pods({pods->spec, std::string(pods->pointer)});
    }
    for (const KindPlaces& each : kind_places) {
      if (each.kind == key_.kind && each.group == key_.group) {
        add_places({&object_, ""}, each.places);
      }
    }
    if (key_.kind == "Ingress" && key_.group == "networking.k8s.io") {
      add_ingress_class();
    }
    return std::move(found_);
  }

 private:
  void add(Reference reference) {
    if (!comes_with_cluster(reference.kind, reference.name)) {
      found_.push_back(std::move(reference));
    }
  }

  void add_namespace() {
    if (!key_.namespace_.empty()) {
      add({.kind = "Namespace",
           .name = std::string(key_.namespace_),
           .pointer = "/metadata/namespace"});
    }
  }

  void add_definition() {
    if (is_built_in_group(key_.group)) {
      return;
    }
    const std::string& api_version = *text_at(object_, "apiVersion");
    add({.group = "apiextensions.k8s.io",
         .kind = "CustomResourceDefinition",
         .name = std::string(key_.kind) + "." + std::string(key_.group),
         .key = api_version.substr(api_version.find('/') + 1),
         .pointer = "/apiVersion"});
  }

  void add_pods(const Spot& spec) {
    add_places(spec, pod_places);
    for (const char* const list : {"containers/*", "initContainers/*", "ephemeralContainers/*"}) {
      for (const Spot& container : find_all(spec, list)) {
        add_places(container, container_places);
      }
    }
  }

  void add_places(const Spot& root, std::span<const ReferencePlace> places) {
    for (const ReferencePlace& place : places) {
      for (const Spot& map : find_all(root, place.path)) {
        add_place(map, place);
      }
    }
  }

  void add_place(const Spot& map, const ReferencePlace& place) {
    const std::string* const name = text_at(*map.value, place.name);
    if (name == nullptr || name->empty()) {
      return;
    }
    Reference reference{.group = std::string(place.group),
                        .kind = std::string(place.kind),
                        .namespace_ = std::string(key_.namespace_),
                        .name = *name,
                        .pointer = map.pointer + "/" + escaped(place.name)};
    const auto optional = map.value->find("optional");
    reference.optional = optional != map.value->end() && *optional == true;
    if (place.typed) {
      read_type(*map.value, reference);
    }
    if (reference.kind.empty() || reference.kind == "User" || reference.kind == "Group") {
      return;  // people are no objects
    }
    if (is_cluster_scoped(reference.kind)) {
      reference.namespace_.clear();
    }
    add_keys(map, place, std::move(reference));
  }

  static void read_type(const Json& map, Reference& reference) {
    if (const std::string* const kind = text_at(map, "kind")) {
      reference.kind = *kind;
    }
    for (const char* const key : {"group", "apiGroup"}) {
      if (const std::string* const group = text_at(map, key)) {
        reference.group = *group;
      }
    }
    if (const std::string* const api_version = text_at(map, "apiVersion")) {
      const std::size_t slash = api_version->find('/');
      reference.group = slash == api_version->npos ? "" : api_version->substr(0, slash);
    }
    if (const std::string* const elsewhere = text_at(map, "namespace")) {
      reference.namespace_ = *elsewhere;
    }
  }

  void add_keys(const Spot& map, const ReferencePlace& place, Reference reference) {
    const std::vector<Spot> keys =
        place.keys.empty() ? std::vector<Spot>() : find_all(map, place.keys);
    for (const Spot& key : keys) {
      Reference one = reference;
      one.key = key.value->is_string() ? key.value->get<std::string>() : "";
      add(std::move(one));
    }
    if (keys.empty()) {
      add(std::move(reference));
    }
  }

  // Without a class the cluster's default one, if there is any, serves the Ingress.
  void add_ingress_class() {
    if (object_.contains("/spec/ingressClassName"_json_pointer)) {
      return;
    }
    const Json::json_pointer old("/metadata/annotations/kubernetes.io~1ingress.class");
    const bool named = object_.contains(old) && object_.at(old).is_string();
    add({.group = "networking.k8s.io",
         .kind = "IngressClass",
         .name = named ? object_.at(old).get<std::string>() : "",
         .pointer = named ? old.to_string() : "/spec"});
  }

  const Json& object_;
  ObjectKey key_;
  std::vector<Reference> found_;
};

}  // namespace

std::vector<Reference> references_of(const Json& object) { return Finder(object).find(); }

}  // namespace routerctl::kube
