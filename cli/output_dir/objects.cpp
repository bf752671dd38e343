#include "cli/output_dir/objects.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "cli/output_dir/content.hpp"
#include "cli/output_dir/file_name.hpp"
#include "cli/output_dir/kustomization.hpp"
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

bool is_edited(const Change& change, const Index& index) {
  const Index::Entry* const entry = index.find(change.file);
  return entry != nullptr && !change.before.empty() &&
         !entry->hashes.contains(content_hash(change.before));
}

void add_change(const Change& change, const Index& index, Objects& objects) {
  if (is_edited(change, index)) {
    objects.edited.push_back(change.file);
  }
  if (change.object != nullptr) {
    objects.made.push_back(change.object);
  }
  if (change.kind == Change::Kind::create) {
    return;
  }
  if (std::optional<Json> old = parse_object(change.before)) {
    objects.before.push_back(&objects.parsed.emplace_back(std::move(*old)));
    return;
  }
  objects.broken.push_back(change.file);
  if (change.object != nullptr) {
    objects.unreadable.push_back(&change.object->value);
  }
}

bool holds_no_object(std::string_view file) {
  return file == Index::file_name || file == kustomization_name;
}

// Files of the index that this run neither makes nor removes.
void add_others(const Comparison& comparison, const Directory& directory, Objects& objects) {
  std::set<std::string> known;
  for (const Change& change : comparison.changes) {
    known.insert(change.file);
  }
  for (const Object* const object : comparison.unchanged) {
    known.insert(file_name(object->value));
  }
  for (const auto& [file, entry] : comparison.before.files) {
    if (known.contains(file) || holds_no_object(file)) {
      continue;
    }
    if (std::optional<Json> other = parse_object(lf_only(directory.find(file).text))) {
      objects.others.push_back(&objects.parsed.emplace_back(std::move(*other)));
    }
  }
}

}  // namespace

Objects objects_of(const Comparison& comparison, const Directory& directory) {
  Objects objects;
  for (const Object* const object : comparison.unchanged) {
    objects.before.push_back(&object->value);
    objects.made.push_back(object);
  }
  for (const Change& change : comparison.changes) {
    if (!holds_no_object(change.file)) {
      add_change(change, comparison.before, objects);
    }
  }
  add_others(comparison, directory, objects);
  return objects;
}

}  // namespace routerctl::output_dir
