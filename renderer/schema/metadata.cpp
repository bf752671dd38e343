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
#include "renderer/text/quote.hpp"

namespace routerctl::schema {

namespace {

using yaml::Node;
using yaml::NodeId;

constexpr std::size_t largest_annotations = 256 * 1024;  // bytes, keys included

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
    text("uid"),
};

constexpr std::array owner_reference{
    text("apiVersion"), flag("blockOwnerDeletion"), flag("controller"), text("kind"), text("name"),
    text("uid"),
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
    members(metadata, path, "ObjectMeta", object_meta);
  }

 private:
  void members(NodeId map, const Path& path, std::string_view owner,
               std::span<const Member> known) {
    for (NodeId child = run_.node(map).first; child != 0;) {
      const NodeId next = run_.node(child).next;
      const std::string_view key = run_.key(child);
      const auto member =
          std::find_if(known.begin(), known.end(), [&](const Member& m) { return m.name == key; });
      if (member == known.end()) {
        unknown(child, known, path.field(key));
        run_.document.drop(map, child);
      } else {
        value(child, path.field(key), owner, *member);
      }
      child = next;
    }
  }

  void unknown(NodeId id, std::span<const Member> known, const Path& path) {
    std::vector<Property> properties;
    for (const Member& member : known) {
      properties.push_back({member.name, &string_schema()});
    }
    const Schema siblings{.type = Type::object, .properties = properties};
    report_unknown(run_, id, &siblings, path);
  }

  void value(NodeId id, const Path& path, std::string_view owner, const Member& member) {
    const yaml::Type type = run_.node(id).type;
    if (type == yaml::Type::null) {
      return;
    }
    if (type != member.type) {
      cannot_read(
          id, path,
          fmt::format("Go struct field {}.{} of type {}", owner, member.name, member.go_type));
    } else if (type == yaml::Type::map) {
      texts(id, path, member.name);
    } else if (member.name == "ownerReferences") {
      owners(id, path);
    } else if (member.name == "finalizers") {
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

  void owners(NodeId list, const Path& path) {
    std::size_t index = 0;
    for (NodeId item = run_.node(list).first; item != 0; item = run_.node(item).next) {
      const Path at = path.item(index++);
      if (run_.node(item).type == yaml::Type::map) {
        members(item, at, "OwnerReference", owner_reference);
      } else {
        cannot_read(item, at,
                    "Go struct field ObjectMeta.ownerReferences of type v1.OwnerReference");
      }
    }
  }

  void cannot_read(NodeId id, const Path& path, const std::string& into) {
    const std::string why =
        fmt::format("json: cannot unmarshal {} into {}", go_name(run_.node(id).type), into);
    const Resource& resource = *run_.resource;
    Diagnostic& diagnostic =
        report(run_, bad_metadata, text_of(path),
               fmt::format("{} in version \"{}\" cannot be handled as a {}: {}", resource.kind,
                           resource.version, resource.kind, why),
               value_place(run_, id));
    if (into.size() > 6 && into.substr(into.size() - 6) == "string") {
      advise_on_type(run_, id, string_schema(), diagnostic);
    }
  }

  Run& run_;
};

class Checker {
 public:
  explicit Checker(Run& run) : run_(run) {}

  /// `wanted` empty: any group, version and kind will do.
  void type_meta(NodeId object, const Path& path, std::string_view name,
                 const std::string& wanted) {
    const Path at = path.field(name);
    const std::string field = text_of(at);
    const NodeId id = run_.document.child(object, name);
    if (id == 0 || run_.node(id).type == yaml::Type::null) {
      Diagnostic& diagnostic =
          report(run_, required, field, field + ": Required value", key_place(run_, object));
      if (!wanted.empty()) {
        diagnostic.hints.push_back(fmt::format("write {}: {}", name, wanted));
      }
    } else if (run_.node(id).type != yaml::Type::string) {
      invalid(bad_type_meta, id, field, "must be a string");
    } else if (!wanted.empty() && run_.document.text_of(run_.node(id)) != wanted) {
      invalid(bad_type_meta, id, field, "must be " + wanted);
    }
  }

  void name(NodeId object, NodeId metadata) {
    const NodeId id = member(metadata, "name");
    const NodeId generated = member(metadata, "generateName");
    if (generated != 0 && is_text(generated)) {
      report(run_, generate_name, "metadata.generateName",
             "metadata.generateName: Forbidden: cannot use generate name with apply",
             key_place(run_, generated))
          .hints.emplace_back("write metadata.name");
    } else if (id == 0 || (is_text(id) && run_.node(id).size == 0)) {
      const NodeId parent = metadata == 0 ? object : metadata;
      report(run_, required, "metadata.name",
             "metadata.name: Required value: name or generateName is required",
             id == 0 ? key_place(run_, parent) : value_place(run_, id));
    } else if (is_text(id)) {
      complain(bad_name, id, "metadata.name",
               kube::dns1123_subdomain_errors(run_.document.text_of(run_.node(id))));
    }
  }

  void space(NodeId metadata, bool namespaced) {
    const NodeId id = member(metadata, "namespace");
    if (id == 0 || !is_text(id) || run_.node(id).size == 0) {
      return;
    }
    if (!namespaced) {
      report(run_, bad_namespace, "metadata.namespace",
             "metadata.namespace: Forbidden: not allowed on this type", key_place(run_, id))
          .hints.push_back(
              fmt::format("{} is cluster-scoped: remove the line", run_.resource->kind));
      return;
    }
    complain(bad_namespace, id, "metadata.namespace",
             kube::dns1123_label_errors(run_.document.text_of(run_.node(id))));
  }

  void labels(NodeId metadata, const std::string& field) {
    for_texts(metadata, "labels", [&](NodeId label) {
      key(bad_label, label, field, run_.key(label));
      complain(bad_label, label, field,
               kube::label_value_errors(run_.document.text_of(run_.node(label))));
    });
  }

  void annotations(NodeId metadata, const std::string& field) {
    std::size_t size = 0;
    for_texts(metadata, "annotations", [&](NodeId annotation) {
      std::string lower(run_.key(annotation));
      std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      });
      key(bad_annotation, annotation, field, lower);
      size += lower.size() + run_.node(annotation).size;
    });
    if (size > largest_annotations) {
      report(run_, too_long, field,
             fmt::format("{}: Too long: may not be more than {} bytes", field, largest_annotations),
             key_place(run_, member(metadata, "annotations")));
    }
  }

 private:
  NodeId member(NodeId metadata, std::string_view name) const {
    const NodeId id = run_.document.child(metadata, name);
    return id != 0 && run_.node(id).type == yaml::Type::null ? 0 : id;
  }

  [[nodiscard]] bool is_text(NodeId id) const { return run_.node(id).type == yaml::Type::string; }

  template <typename Action>
  void for_texts(NodeId metadata, std::string_view name, Action action) {
    const NodeId map = member(metadata, name);
    if (map == 0 || run_.node(map).type != yaml::Type::map) {
      return;
    }
    for (NodeId child = run_.node(map).first; child != 0; child = run_.node(child).next) {
      if (is_text(child)) {
        action(child);
      }
    }
  }

  void key(const Rule& rule, NodeId id, const std::string& field, std::string_view name) {
    for (const std::string& complaint : kube::qualified_name_errors(name)) {
      report(run_, rule, field,
             fmt::format("{}: Invalid value: {}: {}", field, quote(run_.key(id)), complaint),
             key_place(run_, id));
    }
  }

  void complain(const Rule& rule, NodeId id, const std::string& field,
                const std::vector<std::string>& complaints) {
    for (const std::string& complaint : complaints) {
      invalid(rule, id, field, complaint);
    }
  }

  void invalid(const Rule& rule, NodeId id, const std::string& field, const std::string& why) {
    report(run_, rule, field,
           fmt::format("{}: Invalid value: {}: {}", field, value_text(run_, id), why),
           value_place(run_, id));
  }

  Run& run_;
};

}  // namespace

void prune_metadata(Run& run) {
  const NodeId metadata = run.document.child(run.root, "metadata");
  if (metadata != 0) {
    const Path root;
    Reader(run).read(metadata, root.field("metadata"));
  }
}

void check_metadata(Run& run) {
  const Path root;
  const Resource& resource = *run.resource;
  const NodeId metadata = run.document.child(run.root, "metadata");
  Checker checker(run);
  checker.type_meta(run.root, root, "apiVersion",
                    fmt::format("{}/{}", resource.group, resource.version));
  checker.type_meta(run.root, root, "kind", std::string(resource.kind));
  checker.name(run.root, metadata);
  checker.space(metadata, resource.namespaced);
  checker.labels(metadata, "metadata.labels");
  checker.annotations(metadata, "metadata.annotations");
}

void check_embedded(Run& run, yaml::NodeId id, const Path& path) {
  const NodeId metadata = run.document.child(id, "metadata");
  Checker checker(run);
  checker.type_meta(id, path, "apiVersion", "");
  checker.type_meta(id, path, "kind", "");
  if (metadata != 0) {
    const Path at = path.field("metadata");
    Reader(run).read(metadata, at);
    checker.labels(metadata, text_of(at.field("labels")));
    checker.annotations(metadata, text_of(at.field("annotations")));
  }
}

}  // namespace routerctl::schema
