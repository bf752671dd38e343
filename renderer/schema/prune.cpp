#include "renderer/schema/rules.hpp"
#include "renderer/schema/steps.hpp"

namespace routerctl::schema {

namespace {

bool is_type_meta(std::string_view key) {
  return key == "apiVersion" || key == "kind" || key == "metadata";
}

/// Nulls of list items stay, and so do those of unknown fields.
bool is_dropped_null(const yaml::Node& node, const Schema& schema) {
  return node.type == yaml::Type::null && !schema.nullable && schema.default_value == nullptr;
}

class Pruner {
 public:
  explicit Pruner(Run& run) : run_(run) {}

  /// `preserving`: an outer list keeps unknown fields of its items.
  void prune(yaml::NodeId id, const Schema& schema, const Path& path, bool preserving) {
    const yaml::Type type = run_.node(id).type;
    if (type == yaml::Type::map) {
      prune_map(id, schema, path, preserving || schema.preserve_unknown);
    } else if (type == yaml::Type::list && schema.items != nullptr) {
      prune_list(id, schema, path, preserving || schema.preserve_unknown);
    }
  }

  void prune_map(yaml::NodeId map, const Schema& schema, const Path& path, bool preserving) {
    const bool resource =
        schema.embedded_resource || (path.parent == nullptr && run_.resource != nullptr);
    yaml::NodeId kept = 0;
    for (yaml::NodeId child = run_.node(map).first; child != 0;) {
      const yaml::NodeId next = run_.node(child).next;
      if ((resource && is_type_meta(run_.key(child))) ||
          keep(map, child, schema, path, preserving)) {
        kept = child;
      } else {
        drop_after(map, kept, child);
      }
      child = next;
    }
  }

 private:
  bool keep(yaml::NodeId map, yaml::NodeId child, const Schema& parent, const Path& path,
            bool preserving) {
    const std::string_view key = run_.key(child);
    const Schema* property = parent.property(key);
    const Schema* schema = property == nullptr ? parent.additional : property;
    const Path at = property == nullptr ? path.entry(key) : path.field(key);
    if (schema == nullptr) {
      // Where no map belongs, the message about the type is enough.
      const bool takes_maps = parent.type == Type::object || parent.type == Type::any;
      if (!preserving && takes_maps) {
        report_unknown(run_, map, child, &parent, at);
      }
      return preserving;
    }
    if (is_dropped_null(run_.node(child), *schema)) {
      return false;
    }
    prune(child, *schema, at, false);
    return true;
  }

  void prune_list(yaml::NodeId list, const Schema& schema, const Path& path, bool preserving) {
    std::size_t index = 0;
    for (yaml::NodeId item = run_.node(list).first; item != 0; item = run_.node(item).next) {
      prune(item, *schema.items, path.item(index++), preserving);
    }
  }

  void drop_after(yaml::NodeId parent, yaml::NodeId previous, yaml::NodeId child) {
    const yaml::NodeId next = run_.node(child).next;
    (previous == 0 ? run_.node(parent).first : run_.node(previous).next) = next;
    run_.node(child).next = 0;
    --run_.node(parent).size;
  }

  Run& run_;
};

}  // namespace

void report_unknown(Run& run, yaml::NodeId map, yaml::NodeId id, const Schema* parent,
                    const Path& path) {
  if (run.validate == Validate::ignore) {
    return;
  }
  const std::string field = text_of(path);
  const Severity severity = run.validate == Validate::warn ? Severity::warning : Severity::error;
  Diagnostic& diagnostic = report(run, unknown_field, field, "unknown field \"" + field + '"',
                                  key_place(run, id), severity);
  advise_on_unknown(run, map, id, parent, path, diagnostic);
}

void prune(Run& run) {
  const Path root;
  Pruner(run).prune(run.root, run.schema, root, false);
}

}  // namespace routerctl::schema
