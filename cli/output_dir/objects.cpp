#include "cli/output_dir/objects.hpp"

#include <optional>
#include <utility>

#include "renderer/yaml/parse.hpp"

namespace routerctl::output_dir {

namespace {

std::optional<Json> parse_object(const std::string& text) {
  const SourceFile file{"", text};
  Diagnostics problems;
  std::optional<Json> object;
  for (const yaml::Part& part : yaml::split(file)) {
    for (const yaml::Document& document : yaml::parse(part, {}, problems)) {
      constexpr yaml::NodeId root = yaml::Document::root;
      const yaml::Field value(&document, root, root);
      if (object || !value["kind"] || !value["metadata"]["name"]) {
        return std::nullopt;
      }
      object = value.json();
    }
  }
  return has_errors(problems) ? std::nullopt : object;
}

}  // namespace

Objects objects_of(const Comparison& comparison) {
  Objects objects;
  for (const Object* const object : comparison.unchanged) {
    objects.before.push_back(&object->value);
    objects.after.push_back(&object->value);
  }
  for (const Change& change : comparison.changes) {
    if (change.object != nullptr) {
      objects.after.push_back(&change.object->value);
    }
    if (std::optional<Json> old = parse_object(change.before)) {
      objects.before.push_back(&objects.parsed.emplace_back(std::move(*old)));
    }
  }
  return objects;
}

}  // namespace routerctl::output_dir
