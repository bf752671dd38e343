#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "renderer/text/diagnostic.hpp"

namespace routerctl::output_dir {

/// What routerctl wrote into a directory, so that the next run knows its own files from others.
/// The file is text, one line for each file and source, sorted bytewise: lines of two indexes can
/// be put together with `sort -u`, and a merge in git may keep both sides.
struct Index {
  /// Without an extension: `kubectl apply -f DIR` reads every .yaml, .yml and .json file.
  static constexpr std::string_view file_name = ".routerctl-index";

  struct Entry {
    /// What the file may hold and be ours unchanged. More than one only while a run replaces it,
    /// and after a merge.
    std::set<std::string, std::less<>> hashes;
    std::set<std::string, std::less<>> sources;  ///< as SourceNames names them

    bool operator==(const Entry&) const = default;
  };
  std::map<std::string, Entry, std::less<>> files;

  /// Null when the file is not ours.
  [[nodiscard]] const Entry* find(std::string_view file) const;
};

std::string print(const Index& index);

/// Reads what print wrote, from any checkout; an empty text is an empty index. Problems are
/// reported with their lines.
Index parse(const SourceFile& file, Diagnostics& diagnostics);

/// Files of either, with the hashes and sources of both.
Index merged(Index index, const Index& other);

}  // namespace routerctl::output_dir
