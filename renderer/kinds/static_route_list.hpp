#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/text/diagnostic.hpp"
#include "renderer/text/source.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl::kinds {

/// Splits as the router does: at every comma, nothing trimmed, empty entries kept. The empty text
/// has one empty entry.
std::vector<std::string_view> split_at_commas(std::string_view text);

/// Without the white space at both ends.
std::string_view trim(std::string_view text);

/// Where the entries of a comma list stand in the source, and how to edit them there. An entry
/// whose text does not stand there verbatim (escapes, an entry broken over two lines) is placed at
/// the whole value and has no edits.
class EntryPlaces {
 public:
  EntryPlaces(const yaml::Field& list, const std::vector<std::string_view>& entries);

  /// The entry without white space around it; of an empty entry, the comma beside it.
  [[nodiscard]] Place place(std::size_t index) const;
  /// Puts `text` in the entry's place, white space around it included.
  [[nodiscard]] std::optional<Edit> replace(std::size_t index, std::string text) const;
  /// Removes an empty entry and one comma.
  [[nodiscard]] std::optional<Edit> remove(std::size_t index) const;

 private:
  struct Piece {
    Span outer, inner;      ///< between the commas, and without white space around it
    bool verbatim = false;  ///< `inner` reads like the entry
    bool padded_left = false, padded_right = false;  ///< white space that belongs to the value
  };

  [[nodiscard]] Place at(Span span) const;
  [[nodiscard]] std::string_view source(Span span) const;

  Place whole_;
  bool editable_ = false;  ///< written here, not taken over from an anchor
  bool block_ = false;
  std::vector<Piece> pieces_;
};

}  // namespace routerctl::kinds
