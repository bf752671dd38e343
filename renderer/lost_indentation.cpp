#include "renderer/lost_indentation.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace routerctl {

namespace {

using yaml::Field;
using yaml::NodeId;
using yaml::Type;

constexpr std::array rules{
    Rule{"lost-indentation", Severity::error, Authority::api_server,
         "the manifest lost its indentation",
         "Fields of `metadata` and `spec` stand at the left margin, as happens when a manifest is "
         "copied from a web "
         "page. The message shows the text with its indentation restored from the kind's schema."},
};

// The fields of ObjectMeta that people write.
constexpr std::array<std::string_view, 4> metadata_fields{"name", "namespace", "labels",
                                                          "annotations"};

struct Frame {
  const schema::Schema* schema = nullptr;  // null: metadata, or a free map below it
  bool metadata = false, free_map = false;
  std::set<std::string_view> used{};
};

struct Entry {
  std::string_view key;
  bool empty = false;
  std::size_t depth = 0;
  Span span;
};

std::vector<Entry> entries_of(const yaml::Document& document) {
  std::vector<Entry> entries;
  for (const Field field : Field(&document, yaml::Document::root, yaml::Document::root).items()) {
    entries.push_back(
        {.key = field.key(), .empty = field.is(Type::null), .span = field.key_place().span});
  }
  return entries;
}

bool accepts(const Frame& frame, std::string_view key) {
  if (frame.used.contains(key)) {
    return false;
  }
  if (frame.metadata) {
    return std::find(metadata_fields.begin(), metadata_fields.end(), key) != metadata_fields.end();
  }
  return frame.schema != nullptr && frame.schema->property(key) != nullptr;
}

// The frame that `entry` opens when its value is empty; nothing for a field that holds no map.
std::optional<Frame> frame_below(const Frame& frame, std::string_view key, bool at_root) {
  if (at_root && key == "metadata") {
    return Frame{.metadata = true};
  }
  if (frame.metadata) {
    return key == "labels" || key == "annotations" ? std::optional(Frame{.free_map = true})
                                                   : std::nullopt;
  }
  const schema::Schema* const below =
      frame.schema == nullptr ? nullptr : frame.schema->property(key);
  if (below == nullptr || below->type != schema::Type::object) {
    return std::nullopt;
  }
  return Frame{.schema = below,
               .free_map = below->properties.empty() && below->additional != nullptr};
}

// Gives every entry its depth: the innermost open map that has such a field and not yet this one.
bool place_entries(std::vector<Entry>& entries, const schema::Schema& root) {
  std::vector<Frame> frames{Frame{.schema = &root}};
  for (Entry& entry : entries) {
    std::size_t depth = frames.size();
    while (depth > 0 && !accepts(frames[depth - 1], entry.key)) {
      --depth;
    }
    if (depth == 0) {
      const auto free_map =
          std::find_if(frames.rbegin(), frames.rend(), [](const Frame& f) { return f.free_map; });
      if (free_map == frames.rend() || !free_map->used.insert(entry.key).second) {
        return false;
      }
      depth = static_cast<std::size_t>(frames.rend() - free_map);
      entry.depth = depth - 1;
      frames.resize(depth);
      continue;
    }
    frames.resize(depth);
    frames.back().used.insert(entry.key);
    entry.depth = depth - 1;
    if (entry.empty) {
      if (auto below = frame_below(frames.back(), entry.key, depth == 1)) {
        frames.push_back(std::move(*below));
      }
    }
  }
  return true;
}

// The document's lines, each entry moved to its depth together with the lines below it; comments go
// with the entry that follows.
std::string indented(const yaml::Document& document, const std::vector<Entry>& entries) {
  const std::string_view text = text_of(*document.file, document.span);
  std::string result;
  std::size_t next = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    const auto offset = document.span.begin + static_cast<std::uint32_t>(at);
    const bool comment =
        line.find_first_not_of(" \t") == std::string_view::npos || line.starts_with('#');
    if (next < entries.size() && !comment && entries[next].span.begin >= offset &&
        entries[next].span.begin < offset + line.size()) {
      ++next;
    }
    // A blank line may belong to a text over several lines.
    if (line.find_first_not_of(" \t") == std::string_view::npos) {
      result += next == 0 ? "" : "\n";
    } else if (!line.starts_with("---")) {
      const std::size_t owner = comment && next < entries.size() ? next : next - 1;
      result += std::string(next == 0 && !comment ? 0 : 2 * entries[owner].depth, ' ');
      result += line;
      result += '\n';
    }
    at = end + 1;
  }
  return result;
}

const schema::Resource* resource_of(const yaml::Document& document, const Library& library) {
  for (const Field field : Field(&document, yaml::Document::root, yaml::Document::root).items()) {
    if (field.key() == "kind" && field.is(Type::string)) {
      const std::string_view kind = document.text_of(document.nodes[field.id()]);
      for (const schema::Resource& resource : library.resources) {
        if (resource.kind == kind) {
          return &resource;
        }
      }
      return nullptr;
    }
  }
  return nullptr;
}

bool is_root_field(std::string_view key) {
  return key == "apiVersion" || key == "kind" || key == "metadata" || key == "spec" ||
         key == "status";
}

}  // namespace

const std::span<const Rule> lost_indentation_rules = rules;

bool report_lost_indentation(const yaml::Document& document, const Library& library,
                             Diagnostics& diagnostics) {
  if (document.nodes[yaml::Document::root].type != Type::map) {
    return false;
  }
  const Field root(&document, yaml::Document::root, yaml::Document::root);
  if (!root["metadata"].is(Type::null) && !root["spec"].is(Type::null)) {
    return false;
  }
  const schema::Resource* const resource = resource_of(document, library);
  if (resource == nullptr || resource->root == nullptr) {
    return false;
  }
  std::vector<Entry> entries = entries_of(document);
  const auto stray = std::find_if(entries.begin(), entries.end(),
                                  [](const Entry& entry) { return !is_root_field(entry.key); });
  if (stray == entries.end() || !place_entries(entries, *resource->root)) {
    return false;
  }
  Diagnostic diagnostic;
  diagnostic.rule = &rules[0];
  diagnostic.message = "the fields of metadata and spec have lost their indentation";
  diagnostic.where = {.file = document.file, .document = document.number, .span = stray->span};
  const std::string corrected = indented(document, entries);
  diagnostic.hints.push_back("with the indentation restored:\n" + corrected);
  const std::string separator =
      text_of(*document.file, document.span).starts_with("---") ? "---\n" : "";
  diagnostic.fix = Edit{.at = {document.file, document.number, document.span},
                        .replacement = separator + corrected};
  diagnostics.push_back(std::move(diagnostic));
  return true;
}

}  // namespace routerctl
