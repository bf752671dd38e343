#include "renderer/requirements.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "renderer/kube/order.hpp"
#include "renderer/kube/pod_spec.hpp"
#include "renderer/kube/references.hpp"
#include "renderer/kube/scope.hpp"
#include "renderer/select.hpp"

namespace routerctl {

namespace {

using kube::ObjectKey;
using kube::Reference;
using yaml::Field;

// "/spec/volumes/0/name" -> "spec.volumes[0].name", as validation messages have it.
std::string path_of(std::string_view pointer) {
  std::string path;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    std::string step(pointer.substr(0, end));
    pointer.remove_prefix(end);
    for (const auto& [escape, plain] : {std::pair("~1", "/"), std::pair("~0", "~")}) {
      for (std::size_t at = 0; (at = step.find(escape, at)) != step.npos; ++at) {
        step.replace(at, 2, plain);
      }
    }
    const bool index = !step.empty() && step.find_first_not_of("0123456789") == step.npos;
    path += index ? "[" + step + "]" : (path.empty() ? "" : ".") + step;
  }
  return path;
}

// The input field that the value at `pointer` came from: of the hole that stands nearest above it.
// Else the custom resource.
Place source_of(const Object& object, std::string_view pointer) {
  const Trace* nearest = nullptr;
  for (const Trace& trace : object.trace) {
    const bool above =
        pointer.starts_with(trace.pointer) &&
        (pointer.size() == trace.pointer.size() || pointer[trace.pointer.size()] == '/');
    const bool usable = trace.origin.kind == Origin::Kind::field && trace.origin.field;
    if (above && usable && (nearest == nullptr || trace.pointer.size() > nearest->pointer.size())) {
      nearest = &trace;
    }
  }
  if (nearest != nullptr) {
    return nearest->origin.field.place();
  }
  const Field name = object.source["metadata"]["name"];
  return name ? name.place() : object.source.place();
}

// Of a rendered object, or of one that was read.
std::set<std::string> keys_of(const Json& object) {
  std::set<std::string> keys;
  for (const char* const part : {"data", "binaryData", "stringData"}) {
    const auto found = object.find(part);
    if (found != object.end() && found->is_object()) {
      for (const auto& [key, value] : found->items()) {
        keys.insert(key);
      }
    }
  }
  return keys;
}

std::set<std::string> keys_of(const Field& object) {
  std::set<std::string> keys;
  for (const char* const part : {"data", "binaryData", "stringData"}) {
    for (const Field entry : object[part].items()) {
      keys.emplace(entry.key());
    }
  }
  return keys;
}

std::set<std::string> versions_of(const Field& definition) {
  std::set<std::string> versions;
  for (const Field version : definition["spec"]["versions"].items()) {
    versions.emplace(version["name"].peek());
  }
  return versions;
}

// The objects that were read and are not rendered.
class Others {
 public:
  explicit Others(const std::vector<ForeignObject>& objects) : objects_(objects) {}

  // Null when there is none; one of the input comes first.
  [[nodiscard]] const ForeignObject* find(const Requirement& wanted) const {
    const auto [begin, end] = of_kind(wanted.kind);
    const auto found = std::find_if(begin, end, [&](const ForeignObject& object) {
      return split_api_version(object.api_version).first == wanted.group && is(object, wanted);
    });
    return found == end ? nullptr : &*found;
  }

  [[nodiscard]] std::pair<std::vector<ForeignObject>::const_iterator,
                          std::vector<ForeignObject>::const_iterator>
  of_kind(std::string_view kind) const {
    return std::equal_range(
        objects_.begin(), objects_.end(), ForeignObject{.kind = kind},
        [](const ForeignObject& a, const ForeignObject& b) { return a.kind < b.kind; });
  }

 private:
  static bool is(const ForeignObject& object, const Requirement& wanted) {
    if (wanted.kind == "CustomResourceDefinition") {
      const Field spec = object.root["spec"];
      return wanted.name ==
             std::string(spec["names"]["kind"].peek()) + "." + std::string(spec["group"].peek());
    }
    if (wanted.kind == "IngressClass" && wanted.name.empty()) {
      constexpr std::string_view mark = "ingressclass.kubernetes.io/is-default-class";
      return object.root["metadata"]["annotations"][mark].peek() == "true";
    }
    return object.name == wanted.name && object.namespace_ == wanted.namespace_;
  }

  const std::vector<ForeignObject>& objects_;
};

class Collecting {
 public:
  Collecting(const Compilation& result, bool has_existing)
      : result_(result), others_(result.others), has_existing_(has_existing) {
    for (const Object& object : result.objects) {
      rendered_.emplace(kube::key_of(object.value), &object);
    }
  }

  Requirements collect() {
    for (const Object& object : result_.objects) {
      for (const Reference& reference : kube::references_of(object.value)) {
        add(reference, {&object, object.source, path_of(reference.pointer),
                        source_of(object, reference.pointer)});
      }
      add_resources(object);
    }
    for (const Need& need : result_.needs) {
      add(need);
    }
    Requirements all;
    for (auto& [key, requirement] : requirements_) {
      finish(requirement);
      const bool complete = requirement.found == Found::output && requirement.missing_keys.empty();
      if (!complete) {
        all.objects.push_back(std::move(requirement));
      }
    }
    for (auto& [key, total] : totals_) {
      all.resources.push_back(std::move(total));
    }
    all.capacities = capacities(all.resources);
    return all;
  }

 private:
  void add(const Reference& reference, RequiredBy by) {
    Requirement& requirement =
        requirements_[{reference.kind, reference.group, reference.namespace_, reference.name}];
    if (requirement.required_by.empty()) {
      requirement.group = reference.group;
      requirement.kind = reference.kind;
      requirement.namespace_ = reference.namespace_;
      requirement.name = reference.name;
    }
    if (!reference.key.empty()) {
      requirement.keys.push_back(reference.key);
    }
    requirement.optional = requirement.optional && reference.optional;
    requirement.required_by.push_back(std::move(by));
  }

  void add(const Need& need) {
    const Field source(need.at.document(), need.at.root(), need.at.root());
    add({.group = need.group,
         .kind = need.kind,
         .namespace_ = need.namespace_,
         .name = need.name,
         .optional = need.optional},
        {nullptr, source, need.at.path(), need.at.place()});
  }

  void add_resources(const Object& object) {
    const auto pods = kube::pods_of(object.value);
    if (!pods) {
      return;
    }
    const std::string namespace_(kube::key_of(object.value).namespace_);
    for (const auto& [name, each] : kube::extended_resources(*pods->spec)) {
      ResourceTotal& total = totals_[{namespace_, name}];
      total.namespace_ = namespace_;
      total.name = name;
      total.amount =
          kube::capped_sum(total.amount, kube::capped_product(pods->count.value_or(0), each));
      total.demands.push_back(
          {&object, pods->count, each, source_of(object, std::string(pods->pointer))});
    }
  }

  void finish(Requirement& requirement) const {
    std::sort(requirement.keys.begin(), requirement.keys.end());
    requirement.keys.erase(std::unique(requirement.keys.begin(), requirement.keys.end()),
                           requirement.keys.end());
    const auto rendered = rendered_.find({.group = requirement.group,
                                          .kind = requirement.kind,
                                          .namespace_ = requirement.namespace_,
                                          .name = requirement.name});
    if (rendered != rendered_.end()) {
      requirement.found = Found::output;
      note_missing(keys_of(rendered->second->value), requirement);
    } else if (const ForeignObject* const other = others_.find(requirement)) {
      requirement.found = other->existing ? Found::existing : Found::input;
      const bool definition = requirement.kind == "CustomResourceDefinition";
      const std::set<std::string> keys =
          definition ? versions_of(other->root) : keys_of(other->root);
      // What was exported without its data tells nothing about its keys.
      if (!keys.empty()) {
        note_missing(keys, requirement);
      }
    } else {
      // Without a namespace it may be any of that name.
      const bool known =
          !requirement.namespace_.empty() || kube::is_cluster_scoped(requirement.kind);
      requirement.found = has_existing_ && known ? Found::no : Found::unknown;
    }
  }

  static void note_missing(const std::set<std::string>& keys, Requirement& requirement) {
    std::copy_if(requirement.keys.begin(), requirement.keys.end(),
                 std::back_inserter(requirement.missing_keys),
                 [&](const std::string& key) { return !keys.contains(key); });
  }

  [[nodiscard]] std::vector<Capacity> capacities(const std::vector<ResourceTotal>& totals) const {
    std::vector<Capacity> all;
    if (others_.of_kind("Node").first == others_.of_kind("Node").second) {
      return all;
    }
    std::set<std::string_view> names;
    for (const ResourceTotal& total : totals) {
      names.insert(total.name);
    }
    for (const std::string_view name : names) {
      all.push_back(capacity(name));
    }
    return all;
  }

  // A Node of the input may be among the existing ones too, and then stands beside it.
  [[nodiscard]] Capacity capacity(std::string_view resource) const {
    Capacity sum{.name = std::string(resource)};
    std::string_view last;
    const auto [begin, end] = others_.of_kind("Node");
    std::for_each(begin, end, [&](const ForeignObject& node) {
      const Field amount = node.root["status"]["allocatable"][resource];
      const std::int64_t value = kube::whole_quantity(amount.json()).value_or(0);
      if (node.name != last && value > 0) {
        ++sum.nodes;
        sum.amount = kube::capped_sum(sum.amount, value);
      }
      last = node.name;
    });
    return sum;
  }

  const Compilation& result_;
  Others others_;
  bool has_existing_;
  std::map<ObjectKey, const Object*> rendered_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Requirement>
      requirements_;
  std::map<std::pair<std::string, std::string>, ResourceTotal> totals_;
};

}  // namespace

Requirements requirements_of(const Compilation& result, bool has_existing) {
  return Collecting(result, has_existing).collect();
}

}  // namespace routerctl
