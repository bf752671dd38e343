// Any bytes: the reader must not crash, every span must lie in the file, and what it read must be a
// tree.

#include "renderer/yaml/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace routerctl;

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

std::size_t visit(const yaml::Field& field, std::size_t size) {
  const Place place = field.place();
  require(place.span.begin <= place.span.end && place.span.end <= size);
  std::size_t nodes = 1;
  for (const yaml::Field child : field.items()) {
    require(child.key_place().span.end <= size);
    nodes += visit(child, size);
  }
  return nodes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceFile file{"fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const yaml::Limits limits{.alias_bytes = 100'000};
  Diagnostics diagnostics;
  for (const yaml::Part& part : yaml::split(file)) {
    for (const yaml::Document& document : yaml::parse(part, limits, diagnostics)) {
      const yaml::Field root(&document, yaml::Document::root, yaml::Document::root);
      require(visit(root, size) < document.nodes.size());
      root.json();
    }
  }
  for (const Diagnostic& diagnostic : diagnostics) {
    require(diagnostic.where.span.begin <= size && diagnostic.where.span.end <= size);
    require(!diagnostic.message.empty());
  }
  return 0;
}
