#pragma once

#include <span>
#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

/// An object of the input, read. Ours have a resource; they are defaulted and satisfy it.
struct ReadObject {
  std::size_t document = 0;  ///< index into Read::documents
  yaml::NodeId root = 0;
  const schema::Resource* resource = nullptr;
  bool valid = true;  ///< false: reported, leaves the pipeline
};

struct Read {
  std::vector<yaml::Document> documents;
  std::vector<ReadObject> objects;
  Diagnostics diagnostics;
  Counts counts;
};

/// Files to objects: split, parse, select what is ours, default and validate it. Documents are
/// independent here, so that parts of a large input are read in threads; the result is the same.
Read read_all(std::span<const SourceFile* const> files, const Library& library,
              const CompileOptions& options);

}  // namespace routerctl
