#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::yaml {

struct Limits {
  std::size_t file_bytes = std::size_t{64} << 20;
  std::size_t nesting = 100;
  std::size_t alias_bytes = 10'000'000;  ///< what aliases may add to one document
};

extern const std::span<const Rule> rules;

/// A part of a file that holds one document: from its `---` (or the start) to the next one.
struct Part {
  const SourceFile* file = nullptr;
  std::uint32_t number = 0;
  Span span;
};

/// Splits at lines that start with `---`, which YAML forbids inside a node. Blank parts are left
/// out. Parts can be read in any order and in parallel.
std::vector<Part> split(const SourceFile& file);

/// Reads one part as kubectl would, but refuses what kubectl loses silently (duplicate keys,
/// content after `...`). Usually one document; none if the part is blank; several for JSON objects
/// in a row. A document with an error in it comes back marked as failed when enough of it could be
/// read.
std::vector<Document> parse(const Part& part, const Limits& limits, Diagnostics& diagnostics);

}  // namespace routerctl::yaml
