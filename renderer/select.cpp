#include "renderer/select.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "renderer/text/nearest.hpp"

namespace routerctl {

namespace {

using yaml::Field;
using yaml::NodeId;
using yaml::Type;

constexpr std::array rules{
    Rule{"no-such-kind", Severity::error, Authority::api_server,
         "the API group has no such kind or version",
         "The cluster answers `no matches for kind`. Kinds are spelt with capitals, and apiVersion "
         "is "
         "`<group>/<version>`. `routerctl api-resources` lists what there is."},
    Rule{"missing-api-version", Severity::error, Authority::api_server,
         "a kind of ours has no apiVersion",
         "Every object names the API it belongs to in `apiVersion`."},
    Rule{"missing-kind", Severity::error, Authority::api_server,
         "an object of our API group has no kind", "Every object names its `kind`."},
    Rule{"unsupported-kind", Severity::error, Authority::routerctl,
         "a kind that cannot be rendered is refused",
         "The kind is known, but rendering it would give wrong objects."},
    Rule{"skipped-kind", Severity::warning, Authority::routerctl,
         "a known kind that is not rendered",
         "The kind belongs to the same API group and is left to its operator."},
};
constexpr const Rule& no_such_kind = rules[0];
constexpr const Rule& missing_api_version = rules[1];
constexpr const Rule& missing_kind = rules[2];
constexpr const Rule& unsupported_kind = rules[3];
constexpr const Rule& skipped_kind = rules[4];

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_given(const Field& field) {
  return field && !field.is(Type::null) && (!field.is(Type::string) || !field.peek().empty());
}

// As it stands in the source: it may be no text at all.
std::string_view written(const Field& field) {
  const Place place = field.place();
  return field.is(Type::string) ? field.peek() : text_of(*place.file, place.span);
}

class Selection {
 public:
  Selection(yaml::Document& document, const Library& library, Diagnostics& diagnostics)
      : document_(document), library_(library), diagnostics_(diagnostics) {}

  void take(NodeId root) {
    const Field object(&document_, root, root);
    if (!object.is(Type::map)) {
      add(root, nullptr);
      return;
    }
    const Field kind = object["kind"];
    const Field api_version = object["apiVersion"];
    if (is_list(object, kind.peek(), api_version.peek())) {
      for (const Field item : object["items"].items()) {
        inherit(item, kind, api_version);
        take(item.id());
      }
      return;
    }
    match(object, kind, api_version);
  }

  std::vector<Selected> selected;

 private:
  void add(NodeId root, const schema::Resource* resource) { selected.push_back({root, resource}); }

  // `v1 List`, and <Kind>List of anyone: kubectl flattens them too. What Go prints of an empty one
  // may be null.
  static bool is_list(const Field& object, std::string_view kind, std::string_view api_version) {
    const Field items = object["items"];
    return (items.is(Type::list) || items.is(Type::null)) && kind.ends_with(suffix) &&
           (kind == suffix || !api_version.empty());
  }

  // The API server leaves kind and apiVersion out of the items of a typed list; kubectl adds them
  // again, also over what an item does say. Here that is kept, and reported if it is wrong.
  void inherit(const Field& item, const Field& list_kind, const Field& list_api_version) {
    std::string_view kind = list_kind.peek();
    kind.remove_suffix(suffix.size());
    if (!kind.empty() && item.is(Type::map)) {
      inherit(item, "kind", list_kind, kind);
      inherit(item, "apiVersion", list_api_version, list_api_version.peek());
    }
  }

  void inherit(const Field& item, std::string_view key, const Field& from, std::string_view text) {
    const Field own = item[key];
    if (is_given(own)) {
      return;
    }
    if (own) {
      document_.drop(item.id(), own.id());
    }
    const NodeId id = document_.append(item.id(), key, Type::string, yaml::From::alias);
    yaml::Node& added = document_.nodes[id];
    added.value = from.place().span;
    added.text = text.data();
    added.size = static_cast<std::uint32_t>(text.size());
  }

  const schema::Resource* by_kind(std::string_view kind) const {
    for (const schema::Resource& resource : library_.resources) {
      if (resource.kind == kind) {
        return &resource;
      }
    }
    return nullptr;
  }

  bool is_our_group(std::string_view group) const {
    return std::any_of(library_.resources.begin(), library_.resources.end(),
                       [&](const schema::Resource& resource) { return resource.group == group; });
  }

  const Sibling* sibling(std::string_view group, std::string_view kind) const {
    for (const Kind* const candidate : library_.kinds) {
      for (const Sibling& row : candidate->siblings) {
        if (row.group == group && row.kind == kind) {
          return &row;
        }
      }
    }
    return nullptr;
  }

  void match(const Field& object, const Field& kind_field, const Field& api_version_field) {
    const std::string_view kind = kind_field.peek();
    const auto [group, version] = split_api_version(api_version_field.peek());
    const schema::Resource* const resource = by_kind(kind);
    if (resource != nullptr && resource->group == group && resource->version == version) {
      add(object.id(), resource);
    } else if (const Sibling* const known = sibling(group, kind)) {
      report(known->refuse ? unsupported_kind : skipped_kind, kind_field,
             std::string(kind) + (known->refuse ? " is not supported: " : " is not rendered: ") +
                 std::string(known->why));
    } else if (resource != nullptr && !is_given(api_version_field)) {
      Diagnostic& diagnostic =
          report(missing_api_version, kind_field, "apiVersion: Required value");
      diagnostic.field = "apiVersion";
      diagnostic.hints.push_back("add apiVersion: " + api_version_of(*resource));
    } else if (resource != nullptr) {
      wrong_api_version(*resource, kind, api_version_field);
    } else if (is_our_group(group)) {
      wrong_kind(object, kind_field, group, api_version_field);
    } else {
      add(object.id(), nullptr);
    }
  }

  static std::string api_version_of(const schema::Resource& resource) {
    return std::string(resource.group) + "/" + std::string(resource.version);
  }

  static std::string no_matches(std::string_view kind, std::string_view api_version) {
    return "no matches for kind \"" + std::string(kind) + "\" in version \"" +
           std::string(api_version) + "\"";
  }

  void wrong_api_version(const schema::Resource& resource, std::string_view kind,
                         const Field& api_version) {
    Diagnostic& diagnostic =
        report(no_such_kind, api_version, no_matches(kind, written(api_version)));
    diagnostic.field = "apiVersion";
    diagnostic.hints.push_back(std::string(kind) + " is in " + api_version_of(resource));
    // A group far from ours may be somebody else's kind of the same name.
    const std::string_view ours[] = {resource.group};
    if (!nearest(split_api_version(api_version.peek()).first, ours).empty()) {
      diagnostic.fix = Edit{.at = api_version.place(), .replacement = api_version_of(resource)};
    }
  }

  void wrong_kind(const Field& object, const Field& kind_field, std::string_view group,
                  const Field& api_version) {
    std::vector<std::string_view> kinds;
    for (const schema::Resource& resource : library_.resources) {
      if (resource.group == group) {
        kinds.push_back(resource.kind);
      }
    }
    const std::string_view kind = kind_field.peek();
    if (kind.empty()) {
      Diagnostic& diagnostic = report(missing_kind, kind_field ? kind_field : object["apiVersion"],
                                      "kind: Required value");
      diagnostic.field = "kind";
      for (const std::string_view candidate : kinds) {
        diagnostic.hints.push_back("add kind: " + std::string(candidate));
      }
      return;
    }
    Diagnostic& diagnostic = report(no_such_kind, kind_field, no_matches(kind, api_version.peek()));
    diagnostic.field = "kind";
    diagnostic.hints = did_you_mean(kind, kinds);
    const auto same = std::find_if(kinds.begin(), kinds.end(), [&](std::string_view candidate) {
      return equal_ignoring_case(candidate, kind);
    });
    if (same != kinds.end()) {
      diagnostic.fix = Edit{.at = kind_field.place(), .replacement = std::string(*same)};
    }
  }

  Diagnostic& report(const Rule& rule, const Field& at, std::string message) {
    Diagnostic diagnostic;
    diagnostic.rule = &rule;
    diagnostic.message = std::move(message);
    diagnostic.where = at.place();
    return diagnostics_.emplace_back(std::move(diagnostic));
  }

  static constexpr std::string_view suffix = "List";

  yaml::Document& document_;
  const Library& library_;
  Diagnostics& diagnostics_;
};

}  // namespace

const std::span<const Rule> select_rules = rules;

std::pair<std::string_view, std::string_view> split_api_version(std::string_view api_version) {
  const std::size_t slash = api_version.rfind('/');
  return slash == std::string_view::npos
             ? std::pair(std::string_view(), api_version)
             : std::pair(api_version.substr(0, slash), api_version.substr(slash + 1));
}

std::vector<Selected> select(yaml::Document& document, const Library& library,
                             Diagnostics& diagnostics) {
  Selection selection(document, library, diagnostics);
  selection.take(yaml::Document::root);
  return std::move(selection.selected);
}

bool names_ours(std::string_view text, const Library& library) {
  // A UTF-16 file holds the same letters with zero bytes between them.
  std::string without_zeros;
  if (text.find('\0') != std::string_view::npos) {
    std::copy_if(text.begin(), text.end(), std::back_inserter(without_zeros),
                 [](char c) { return c != '\0'; });
    text = without_zeros;
  }
  const auto named = [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  };
  for (const schema::Resource& resource : library.resources) {
    if (named(resource.group) || named(resource.kind)) {
      return true;
    }
  }
  for (const Kind* const kind : library.kinds) {
    for (const Sibling& sibling : kind->siblings) {
      if (named(sibling.group)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace routerctl
