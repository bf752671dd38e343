#pragma once

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/json.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"
#include "renderer/yaml/document.hpp"
#include "renderer/yaml/parse.hpp"

/// The objects of a golden folder, for tests that look at values.
namespace routerctl::test {

using Objects = std::vector<Json>;

/// What the program prints for `input.yaml` in the folder, with the arguments in `args`; nothing
/// where it fails.
inline Objects render_objects(const std::filesystem::path& folder) {
  std::vector<std::string> words{ROUTERCTL_BINARY, "render", "-q", "-o", "json"};
  std::istringstream args(read_file(folder / "args"));
  for (std::string word; args >> word;) {
    words.push_back(word);
  }
  words.emplace_back("input.yaml");
  const Outcome outcome = run({.words = std::move(words), .directory = folder.string()});
  if (outcome.code != 0) {
    return {};
  }
  return Json::parse(outcome.out).at("items").get<Objects>();
}

/// The object of that kind and name, or null.
inline Json find_object(const Objects& objects, std::string_view kind, std::string_view name) {
  const auto found = std::find_if(objects.begin(), objects.end(), [&](const Json& object) {
    return object.at("kind") == kind && object.at("metadata").at("name") == name;
  });
  return found == objects.end() ? Json() : *found;
}

/// The value of a text that is a YAML document.
inline Json parse_yaml(const std::string& text) {
  const SourceFile file{"text.yaml", text};
  Diagnostics diagnostics;
  for (const yaml::Part& part : yaml::split(file)) {
    for (const yaml::Document& document : yaml::parse(part, {}, diagnostics)) {
      return yaml::Field(&document, yaml::Document::root, yaml::Document::root).json();
    }
  }
  return {};
}

}  // namespace routerctl::test
