#include "renderer/merge_objects.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "renderer/kube/order.hpp"

namespace routerctl {

namespace {

constexpr std::array rules{
    Rule{"object-conflict", Severity::error, Authority::api_server,
         "two custom resources make different objects of one name",
         "A cluster holds one object of a kind, namespace and name: the operator would write one "
         "over the other. Give one "
         "of them another name."},
};

std::string describe(const kube::ObjectKey& key) {
  std::string text = std::string(key.kind) + " ";
  if (!key.namespace_.empty()) {
    text += std::string(key.namespace_) + "/";
  }
  return text + std::string(key.name);
}

yaml::Field name_of(const Object& object) {
  const yaml::Field name = object.source["metadata"]["name"];
  return name ? name : object.source;
}

}  // namespace

const std::span<const Rule> merge_rules = rules;

void merge_objects(std::vector<Object>& objects, Diagnostics& diagnostics) {
  std::map<kube::ObjectKey, std::size_t> first;
  std::vector<std::size_t> copies;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const kube::ObjectKey key = kube::key_of(objects[i].value);
    const auto [known, added] = first.emplace(key, i);
    if (added) {
      continue;
    }
    Object& original = objects[known->second];
    if (original.value == objects[i].value) {
      original.also.push_back(objects[i].source);
      copies.push_back(i);
      continue;
    }
    Diagnostic diagnostic;
    diagnostic.rule = &rules[0];
    diagnostic.message = describe(key) + " is made twice, with different content";
    diagnostic.where = name_of(objects[i]).place();
    diagnostic.related.emplace_back(name_of(original).place(), "also made by this one");
    diagnostics.push_back(std::move(diagnostic));
  }
  for (auto copy = copies.rbegin(); copy != copies.rend(); ++copy) {
    objects.erase(objects.begin() + static_cast<std::ptrdiff_t>(*copy));
  }
}

void sort_for_apply(std::vector<Object>& objects) {
  // Keys are views into the objects: sort positions first, then move the objects once.
  std::vector<std::tuple<int, kube::ObjectKey, std::size_t>> order;
  order.reserve(objects.size());
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const kube::ObjectKey key = kube::key_of(objects[i].value);
    order.emplace_back(kube::apply_rank(key.kind), key, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Object> sorted;
  sorted.reserve(objects.size());
  for (const auto& [rank, key, index] : order) {
    sorted.push_back(std::move(objects[index]));
  }
  objects = std::move(sorted);
}

}  // namespace routerctl
