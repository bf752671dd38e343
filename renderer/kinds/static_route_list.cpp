#include "renderer/kinds/static_route_list.hpp"

#include <algorithm>
#include <utility>

namespace routerctl::kinds {

namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

// The bytes of a scalar that hold its text: without quotes, without the header of a block.
Span content_of(const SourceFile& file, const yaml::Node& node) {
  const std::string_view text = text_of(file, node.value);
  Span content = node.value;
  if (node.style == yaml::Style::quoted && text.size() >= 2) {
    ++content.begin;
    --content.end;
  } else if (node.style == yaml::Style::block) {
    const std::size_t newline = std::min(text.find('\n'), text.size());
    content.begin += static_cast<std::uint32_t>(std::min(newline + 1, text.size()));
  }
  return content;
}

Span trimmed(const SourceFile& file, Span span) {
  const std::string_view text = text_of(file, span);
  const std::string_view inner = trim(text);
  const auto before = static_cast<std::uint32_t>(inner.empty() ? 0 : inner.data() - text.data());
  return {.begin = span.begin + before,
          .end = span.begin + before + static_cast<std::uint32_t>(inner.size())};
}

}  // namespace

std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> entries;
  std::size_t begin = 0;
  for (std::size_t comma = text.find(','); comma != std::string_view::npos;
       comma = text.find(',', begin)) {
    entries.push_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  entries.push_back(text.substr(begin));
  return entries;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(white_space);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

EntryPlaces::EntryPlaces(const yaml::Field& list, const std::vector<std::string_view>& entries)
    : whole_(list.place()) {
  const SourceFile& file = *whole_.file;
  const yaml::Node& node = list.document()->nodes[list.id()];
  editable_ = node.from == yaml::From::written;
  block_ = node.style == yaml::Style::block;
  const Span content = content_of(file, node);
  // No escape adds a comma to the source, so that equal counts mean equal entries one by one.
  const std::vector<std::string_view> sources = split_at_commas(text_of(file, content));
  if (sources.size() != entries.size()) {
    return;
  }
  std::uint32_t begin = content.begin;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Span outer{.begin = begin, .end = begin + static_cast<std::uint32_t>(sources[i].size())};
    const std::string_view text = trim(entries[i]);
    pieces_.push_back({.outer = outer,
                       .inner = trimmed(file, outer),
                       .verbatim = trim(sources[i]) == text,
                       .padded_left = entries[i].data() != text.data() && !text.empty(),
                       .padded_right = !text.empty() && !entries[i].ends_with(text)});
    begin = outer.end + 1;
  }
}

Place EntryPlaces::at(Span span) const {
  Place place = whole_;
  place.span = span;
  return place;
}

std::string_view EntryPlaces::source(Span span) const { return text_of(*whole_.file, span); }

Place EntryPlaces::place(std::size_t index) const {
  if (pieces_.empty() || !pieces_[index].verbatim) {
    return whole_;
  }
  const Piece& piece = pieces_[index];
  if (!piece.inner.empty()) {
    return at(piece.inner);
  }
  if (index > 0) {
    return at({.begin = piece.outer.begin - 1, .end = piece.outer.begin});
  }
  return pieces_.size() > 1 ? at({.begin = piece.outer.end, .end = piece.outer.end + 1}) : whole_;
}

std::optional<Edit> EntryPlaces::replace(std::size_t index, std::string text) const {
  if (!editable_ || pieces_.empty() || !pieces_[index].verbatim || pieces_[index].inner.empty()) {
    return std::nullopt;
  }
  const Piece& piece = pieces_[index];
  // White space of the source that is no part of the value is layout: it stays.
  const Span span{.begin = piece.padded_left ? piece.outer.begin : piece.inner.begin,
                  .end = piece.padded_right ? piece.outer.end : piece.inner.end};
  const bool first = index == 0;
  const bool last = index + 1 == pieces_.size();
  if (block_ && ((first && piece.padded_left) || (last && piece.padded_right))) {
    return std::nullopt;  // the indentation or the line break belongs to the block
  }
  return Edit{.at = at(span), .replacement = std::move(text)};
}

std::optional<Edit> EntryPlaces::remove(std::size_t index) const {
  if (!editable_ || pieces_.size() < 2 || !pieces_[index].inner.empty()) {
    return std::nullopt;
  }
  const Span outer = pieces_[index].outer;
  const bool last = index + 1 == pieces_.size();
  const std::size_t newline = source(outer).find_first_of("\r\n");
  if (index == 0) {
    // The first line of a block is indented: removing from its start would take the indentation.
    const bool simple = !block_ && newline == std::string_view::npos && !pieces_[1].inner.empty();
    return simple ? std::optional(Edit{.at = at({.begin = outer.begin, .end = outer.end + 1})})
                  : std::nullopt;
  }
  // Only at the end of a block is a line break no part of the value.
  if (newline != std::string_view::npos && !(last && block_)) {
    return std::nullopt;
  }
  const auto length = static_cast<std::uint32_t>(std::min(newline, source(outer).size()));
  return Edit{.at = at({.begin = outer.begin - 1, .end = outer.begin + length})};
}

}  // namespace routerctl::kinds
