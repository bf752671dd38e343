#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "renderer/kube/names.hpp"
#include "renderer/schema/rules.hpp"
#include "renderer/schema/steps.hpp"
#include "renderer/schema/timestamp.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::schema {

namespace {

using yaml::Node;
using yaml::NodeId;

constexpr std::size_t largest_annotations = 262144;  // bytes, keys included

/// A member of meta/v1 ObjectMeta or of what is in it, with its type in Go, which the server names.
struct Member {
  std::string_view name;
  yaml::Type type;
  std::string_view go_type;
};

constexpr Member text(std::string_view name) { return {name, yaml::Type::string, "string"}; }
constexpr Member flag(std::string_view name) { return {name, yaml::Type::boolean, "bool"}; }

constexpr std::array object_meta{
    Member{"annotations", yaml::Type::map, "map[string]string"},
    text("creationTimestamp"),
    Member{"deletionGracePeriodSeconds", yaml::Type::integer, "int64"},
    text("deletionTimestamp"),
    Member{"finalizers", yaml::Type::list, "[]string"},
    text("generateName"),
    Member{"generation", yaml::Type::integer, "int64"},
    Member{"labels", yaml::Type::map, "map[string]string"},
    Member{"managedFields", yaml::Type::list, "[]v1.ManagedFieldsEntry"},
    text("name"),
    text("namespace"),
    Member{"ownerReferences", yaml::Type::list, "[]v1.OwnerReference"},
    text("resourceVersion"),
    text("selfLink"),
    Member{"uid", yaml::Type::string, "types.UID"},
};

constexpr std::array owner_reference{
    text("apiVersion"), flag("blockOwnerDeletion"),
    flag("controller"), text("kind"),
    text("name"),       Member{"uid", yaml::Type::string, "types.UID"},
};

constexpr std::array managed_fields_entry{
    text("apiVersion"), text("fieldsType"), Member{"fieldsV1", yaml::Type::map, "v1.FieldsV1"},
    text("manager"),    text("operation"),  text("subresource"),
    text("time"),
};

/// "number", "bool", ...: JSON types in the words of Go's decoder.
std::string_view go_name(yaml::Type type) {
  switch (type) {
    case yaml::Type::boolean: return "bool";
    case yaml::Type::integer:
    case yaml::Type::number: return "number";
    default: return yaml::name_of(type);
  }
}

const Schema& string_schema() {
  static constexpr Schema schema{.type = Type::string};
  return schema;
}

/// What the server does when it reads `metadata` into a Go struct.
class Reader {
 public:
  explicit Reader(Run& run) : run_(run) {}

  void read(NodeId metadata, const Path& path) {
    if (run_.node(metadata).type == yaml::Type::null) {
      return;
    }
    if (run_.node(metadata).type != yaml::Type::map) {
      cannot_read(metadata, path, "Go value of type v1.ObjectMeta");
      return;
    }
    members(metadata, path, "ObjectMeta.", object_meta);
  }

 private:
  /// `owner` is the Go struct and the way to it, with a dot at the end.
  void members(NodeId map, const Path& path, std::string_view owner,
               std::span<const Member> known) {
    for (NodeId child = run_.node(map).first; child != 0;) {
      const NodeId next = run_.node(child).next;
      const std::string_view key = run_.key(child);
      const auto member =
          std::find_if(known.begin(), known.end(), [&](const Member& m) { return m.name == key; });
      if (member == known.end()) {
        unknown(map, child, known, path.field(key));
        run_.document.drop(map, child);
      } else {
        value(child, path.field(key), owner, *member);
      }
      child = next;
    }
  }

  void unknown(NodeId map, NodeId id, std::span<const Member> known, const Path& path) {
    std::vector<Property> properties;
    for (const Member& member : known) {
      properties.push_back({member.name, &string_schema()});
    }
    const Schema siblings{.type = Type::object, .properties = properties};
    report_unknown(run_, map, id, &siblings, path);
  }

  void value(NodeId id, const Path& path, std::string_view owner, const Member& member) {
    const yaml::Type type = run_.node(id).type;
    if (type == yaml::Type::null) {
      return;
    }
    if (type != member.type) {
      cannot_read(
          id, path,
          fmt::format("Go struct field {}{} of type {}", owner, member.name, member.go_type));
    } else if (member.name == "ownerReferences") {
      structs(id, path, "OwnerReference", member.name, owner_reference);
    } else if (member.name == "managedFields") {
      structs(id, path, "ManagedFieldsEntry", member.name, managed_fields_entry);
    } else if (member.name == "fieldsV1") {
      return;  // kept as it is
    } else if (member.name == "time" || member.name.ends_with("Timestamp")) {
      time(id, path);
    } else if (type == yaml::Type::map || member.name == "finalizers") {
      texts(id, path, member.name);
    }
  }

  /// Labels, annotations and finalizers hold strings. The server reads a null as an empty one.
  void texts(NodeId parent, const Path& path, std::string_view member) {
    std::size_t index = 0;
    for (NodeId child = run_.node(parent).first; child != 0; child = run_.node(child).next) {
      Node& node = run_.node(child);
      const Path at = run_.node(parent).type == yaml::Type::list ? path.item(index++)
                                                                 : path.entry(run_.key(child));
      if (node.type == yaml::Type::null) {
        node.type = yaml::Type::string;
        node.text = "";
        node.size = 0;
      } else if (node.type != yaml::Type::string) {
        cannot_read(child, at, fmt::format("Go struct field ObjectMeta.{} of type string", member));
      }
    }
  }

  void structs(NodeId list, const Path& path, std::string_view type, std::string_view name,
               std::span<const Member> known) {
    std::size_t index = 0;
    for (NodeId item = run_.node(list).first; item != 0; item = run_.node(item).next) {
      const Path at = path.item(index++);
      if (run_.node(item).type == yaml::Type::map) {
        members(item, at, fmt::format("{}.{}.", type, name), known);
      } else if (run_.node(item).type != yaml::Type::null) {
        cannot_read(item, at,
                    fmt::format("Go struct field ObjectMeta.{} of type v1.{}", name, type));
      }
    }
  }

  void time(NodeId id, const Path& path) {
    const std::string error = timestamp_error(run_.document.text_of(run_.node(id)));
    if (!error.empty()) {
      unreadable(id, path, error).expected = "for example 2024-12-31T23:59:59Z";
    }
  }

  Diagnostic& unreadable(NodeId id, const Path& path, std::string_view why) {
    const Resource& resource = *run_.resource;
    return report(run_, bad_metadata, text_of(path),
                  fmt::format("{} in version \"{}\" cannot be handled as a {}: {}", resource.kind,
                              resource.version, resource.kind, why),
                  value_place(run_, id));
  }

  void cannot_read(NodeId id, const Path& path, const std::string& into) {
    Diagnostic& diagnostic = unreadable(
        id, path,
        fmt::format("json: cannot unmarshal {} into {}", go_name(run_.node(id).type), into));
    if (into.ends_with("string") || into.ends_with("types.UID")) {
      advise_on_type(run_, id, string_schema(), diagnostic);
    }
  }

  Run& run_;
};

bool has_upper(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

bool is_api_version(std::string_view text, const Resource& resource) {
  const std::size_t slash = resource.group.size();
  return text.size() > slash && text.substr(0, slash) == resource.group && text[slash] == '/' &&
         text.substr(slash + 1) == resource.version;
}

class Checker {
 public:
  explicit Checker(Run& run) : run_(run) {}

  void api_version(const Path& root) {
    const NodeId id = type_meta(run_.root, root, "apiVersion");
    if (id == 0 || !is_api_version(text(id), *run_.resource)) {
      wants(id, root.field("apiVersion"),
            fmt::format("{}/{}", run_.resource->group, run_.resource->version));
    }
  }

  void kind(const Path& root) {
    const NodeId id = type_meta(run_.root, root, "kind");
    if (id == 0 || text(id) != run_.resource->kind) {
      wants(id, root.field("kind"), run_.resource->kind);
    }
  }

  /// The member, or 0 if it is absent or no string, which is reported.
  NodeId type_meta(NodeId object, const Path& path, std::string_view name) {
    const NodeId id = member(object, name);
    if (id != 0 && is_text(id)) {
      return id;
    }
    const Path at = path.field(name);
    if (id == 0) {
      const std::string field = text_of(at);
      report(run_, required, field, field + ": Required value", key_place(run_, object));
    } else {
      invalid(bad_type_meta, id, at, "must be a string");
    }
    return 0;
  }

  void name(NodeId metadata) {
    if (metadata != 0 && !is_map_or_null(metadata)) {
      return;  // said of metadata as a whole
    }
    const NodeId id = member(metadata, "name");
    const NodeId generated = member(metadata, "generateName");
    if (generated != 0 && is_text(generated)) {
      report(run_, generate_name, "metadata.generateName",
             "metadata.generateName: Forbidden: cannot use generate name with apply",
             key_place(run_, generated))
          .hints.emplace_back("write metadata.name");
    } else if (id == 0 || (is_text(id) && run_.node(id).size == 0)) {
      const NodeId parent = metadata == 0 ? run_.root : metadata;
      report(run_, required, "metadata.name",
             "metadata.name: Required value: name or generateName is required",
             id == 0 ? key_place(run_, parent) : value_place(run_, id));
    } else if (is_text(id)) {
      const Path root;
      const Path path = root.field("metadata");
      complain(bad_name, id, path.field("name"), kube::object_name_errors(text(id)));
    }
  }

  void space(NodeId metadata, const Path& path) {
    const NodeId id = member(metadata, "namespace");
    if (id == 0 || !is_text(id) || run_.node(id).size == 0) {
      return;
    }
    if (run_.resource->namespaced) {
      complain(bad_namespace, id, path.field("namespace"), kube::dns1123_label_errors(text(id)));
    } else {
      report(run_, bad_namespace, "metadata.namespace",
             "metadata.namespace: Forbidden: not allowed on this type", key_place(run_, id))
          .hints.push_back(
              fmt::format("{} is cluster-scoped: remove the line", run_.resource->kind));
    }
  }

  void labels(NodeId metadata, const Path& path) {
    for_texts(metadata, "labels", [&](NodeId label) {
      key(bad_label, label, path, run_.key(label));
      complain(bad_label, label, path, kube::label_value_errors(text(label)));
    });
  }

  void finalizers(NodeId metadata, const Path& path) {
    const NodeId list = member(metadata, "finalizers");
    bool orphan = false, foreground = false;
    for_each(list, yaml::Type::list, [&](NodeId id) {
      if (is_text(id)) {
        orphan = orphan || text(id) == "orphan";
        foreground = foreground || text(id) == "foregroundDeletion";
        complain(bad_finalizer, id, path, kube::qualified_name_errors(text(id)));
      }
    });
    if (orphan && foreground) {
      invalid(bad_finalizer, list, path,
              "finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  /// The paths have no index: the server leaves it out.
  void owners(NodeId metadata, const Path& path) {
    const NodeId list = member(metadata, "ownerReferences");
    NodeId controller = 0;
    for_each(list, yaml::Type::list, [&](NodeId owner) {
      if (run_.node(owner).type != yaml::Type::map) {
        return;
      }
      const std::string_view api_version = text_in(owner, "apiVersion");
      const bool versioned = !api_version.empty() &&
                             std::count(api_version.begin(), api_version.end(), '/') < 2 &&
                             !api_version.ends_with('/');
      demand(owner, path, "apiVersion", versioned, "version must not be empty");
      for (const std::string_view name : {"kind", "name", "uid"}) {
        demand(owner, path, name, !text_in(owner, name).empty(), "must not be empty");
      }
      if (api_version == "v1" && text_in(owner, "kind") == "Event") {
        invalid(bad_owner, owner, path, "/v1, Kind=Event is disallowed from being an owner");
      }
      const NodeId flag = member(owner, "controller");
      if (flag != 0 && run_.node(flag).type == yaml::Type::boolean && run_.node(flag).boolean) {
        if (controller == 0) {
          controller = owner;
        } else {
          invalid(
              bad_owner, list, owner, path,
              fmt::format("Only one reference can have Controller set to true. Found \"true\" in "
                          "references for {} and {}",
                          title(controller), title(owner)));
        }
      }
    });
  }

  void annotations(NodeId metadata, const Path& path) {
    std::size_t size = 0;
    for_texts(metadata, "annotations", [&](NodeId annotation) {
      const std::string_view name = run_.key(annotation);
      key(bad_annotation, annotation, path, has_upper(name) ? lower(name) : name);
      size += name.size() + run_.node(annotation).size;
    });
    if (size > largest_annotations) {
      const std::string field = text_of(path);
      report(run_, too_long, field,
             fmt::format("{}: Too long: may not be more than {} bytes", field, largest_annotations),
             key_place(run_, member(metadata, "annotations")));
    }
  }

 private:
  /// 0 for a null as well.
  NodeId member(NodeId map, std::string_view name) const {
    const NodeId id = run_.child(map, name);
    return id != 0 && run_.node(id).type == yaml::Type::null ? 0 : id;
  }

  [[nodiscard]] bool is_text(NodeId id) const { return run_.node(id).type == yaml::Type::string; }
  [[nodiscard]] std::string_view text(NodeId id) const {
    return run_.document.text_of(run_.node(id));
  }

  [[nodiscard]] bool is_map_or_null(NodeId id) const {
    return run_.node(id).type == yaml::Type::map || run_.node(id).type == yaml::Type::null;
  }

  /// Empty for what is absent or of another type, which was reported.
  [[nodiscard]] std::string_view text_in(NodeId map, std::string_view name) const {
    const NodeId id = member(map, name);
    return id != 0 && is_text(id) ? text(id) : std::string_view();
  }

  [[nodiscard]] std::string title(NodeId owner) const {
    return fmt::format("{}/{}", text_in(owner, "kind"), text_in(owner, "name"));
  }

  template <typename Action>
  void for_each(NodeId parent, yaml::Type type, Action action) {
    if (parent == 0 || run_.node(parent).type != type) {
      return;
    }
    for (NodeId child = run_.node(parent).first; child != 0; child = run_.node(child).next) {
      action(child);
    }
  }

  template <typename Action>
  void for_texts(NodeId metadata, std::string_view name, Action action) {
    for_each(member(metadata, name), yaml::Type::map, [&](NodeId child) {
      if (is_text(child)) {
        action(child);
      }
    });
  }

  void demand(NodeId owner, const Path& path, std::string_view name, bool good, const char* why) {
    const NodeId id = member(owner, name);
    if (good || (id != 0 && !is_text(id))) {
      return;
    }
    const std::string field = text_of(path.field(name));
    report(run_, bad_owner, field,
           fmt::format("{}: Invalid value: {}: {}", field, quote(text_in(owner, name)), why),
           id == 0 ? key_place(run_, owner) : value_place(run_, id));
  }

  /// After type_meta: `id` 0 has been reported, and lacks only the advice.
  void wants(NodeId id, const Path& path, std::string_view wanted) {
    if (id == 0) {
      run_.diagnostics.back().hints.push_back(fmt::format("write {}: {}", path.key, wanted));
    } else {
      invalid(bad_type_meta, id, path, fmt::format("must be {}", wanted));
    }
  }

  void key(const Rule& rule, NodeId id, const Path& path, std::string_view name) {
    for (const std::string& complaint : kube::qualified_name_errors(name)) {
      const std::string field = text_of(path);
      report(run_, rule, field,
             fmt::format("{}: Invalid value: {}: {}", field, quote(run_.key(id)), complaint),
             key_place(run_, id));
    }
  }

  void complain(const Rule& rule, NodeId id, const Path& path,
                const std::vector<std::string>& complaints) {
    for (const std::string& complaint : complaints) {
      invalid(rule, id, path, complaint);
    }
  }

  void invalid(const Rule& rule, NodeId id, const Path& path, const std::string& why) {
    invalid(rule, id, id, path, why);
  }

  /// `at` is the part of the value that is to blame.
  void invalid(const Rule& rule, NodeId id, NodeId at, const Path& path, const std::string& why) {
    const std::string field = text_of(path);
    report(run_, rule, field,
           fmt::format("{}: Invalid value: {}: {}", field, value_text(run_, id), why),
           value_place(run_, at));
  }

  Run& run_;
};

}  // namespace

void prune_metadata(Run& run) {
  const NodeId metadata = run.child(run.root, "metadata");
  if (metadata != 0) {
    const Path root;
    Reader(run).read(metadata, root.field("metadata"));
  }
}

void check_metadata(Run& run) {
  const Path root;
  const Path path = root.field("metadata");
  const NodeId metadata = run.child(run.root, "metadata");
  Checker checker(run);
  checker.api_version(root);
  checker.kind(root);
  checker.name(metadata);
  checker.space(metadata, path);
  checker.labels(metadata, path.field("labels"));
  checker.annotations(metadata, path.field("annotations"));
  checker.owners(metadata, path.field("ownerReferences"));
  checker.finalizers(metadata, path.field("finalizers"));
}

void check_embedded(Run& run, yaml::NodeId id, const Path& path) {
  const Path at = path.field("metadata");
  const NodeId metadata = run.child(id, "metadata");
  Checker checker(run);
  checker.type_meta(id, path, "apiVersion");
  checker.type_meta(id, path, "kind");
  if (metadata != 0) {
    Reader(run).read(metadata, at);
    checker.labels(metadata, at.field("labels"));
    checker.annotations(metadata, at.field("annotations"));
  }
}

}  // namespace routerctl::schema
