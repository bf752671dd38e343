#pragma once

#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/impact/impact.hpp"
#include "renderer/json.hpp"
#include "renderer/yaml/parse.hpp"

/// Objects for tests, written as YAML.
namespace routerctl::impact::test {

inline std::deque<Json> objects(std::string text) {
  const SourceFile file{"test.yaml", std::move(text)};
  std::deque<Json> found;
  Diagnostics diagnostics;
  for (const yaml::Part& part : yaml::split(file)) {
    for (const yaml::Document& document : yaml::parse(part, {}, diagnostics)) {
      found.push_back(yaml::Field(&document, yaml::Document::root, yaml::Document::root).json());
    }
  }
  if (!diagnostics.empty()) {
    throw std::logic_error(diagnostics.front().message);
  }
  return found;
}

inline Json object(const std::string& text) { return objects(text).at(0); }

/// `text` with the first `what` replaced.
inline std::string with(std::string text, std::string_view what, std::string_view instead) {
  const std::size_t at = text.find(what);
  if (at == std::string::npos) {
    throw std::logic_error("there is no " + std::string(what));
  }
  return text.replace(at, what.size(), instead);
}

inline std::string plain(const Sentence& sentence) {
  std::string text;
  for (const Piece& piece : sentence) {
    text += piece.text;
  }
  return text;
}

inline Comparison compare(const std::string& before, const std::string& after,
                          ConfigReading reading = {}) {
  const std::deque<Json> old = objects(before), now = objects(after);
  std::vector<const Json*> from;
  std::vector<NewObject> to;
  for (const Json& each : old) {
    from.push_back(&each);
  }
  for (const Json& each : now) {
    to.push_back({&each, reading});
  }
  return impact::compare(from, to);
}

}  // namespace routerctl::impact::test
