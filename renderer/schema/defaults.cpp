#include <cstdint>
#include <string>

#include "renderer/json.hpp"
#include "renderer/schema/steps.hpp"

namespace routerctl::schema {

namespace {

class Defaulter {
 public:
  explicit Defaulter(Run& run) : run_(run) {}

  void fill(yaml::NodeId id, const Schema& schema) {
    if (schema.without_defaults) {
      return;
    }
    const yaml::Type type = run_.node(id).type;
    if (type == yaml::Type::map) {
      add_missing(id, schema);
      fill_entries(id, schema);
    } else if (type == yaml::Type::list && schema.items != nullptr) {
      for (yaml::NodeId item = run_.node(id).first; item != 0; item = run_.node(item).next) {
        fill_child(item, *schema.items);
      }
    }
  }

 private:
  void add_missing(yaml::NodeId map, const Schema& schema) {
    for (const Property& property : schema.properties) {
      if (property.schema->default_value != nullptr && run_.child(map, property.name) == 0) {
        assign(append(map, property.name), *property.schema->default_value);
      }
    }
  }

  void fill_entries(yaml::NodeId map, const Schema& schema) {
    for (yaml::NodeId child = run_.node(map).first; child != 0; child = run_.node(child).next) {
      const Schema* property = schema.property(run_.key(child));
      if (property != nullptr) {
        fill_child(child, *property);
      } else if (schema.additional != nullptr) {
        fill_child(child, *schema.additional);
      }
    }
  }

  /// A null that is not allowed takes the default; then what is below gets its own.
  void fill_child(yaml::NodeId id, const Schema& schema) {
    if (run_.node(id).type == yaml::Type::null && !schema.nullable &&
        schema.default_value != nullptr) {
      assign(id, *schema.default_value);
    }
    fill(id, schema);
  }

  /// Nobody wrote it: it stands where its parent's key stands.
  yaml::NodeId append(yaml::NodeId parent, std::string_view key) {
    const Span span = key_place(run_, parent).span;
    const yaml::NodeId id =
        run_.document.append(parent, key, yaml::Type::null, yaml::From::schema_default);
    run_.node(id).key = span;
    return id;
  }

  void assign(yaml::NodeId id, const Literal& literal) {
    yaml::Node& node = run_.node(id);
    node.from = yaml::From::schema_default;
    switch (literal.kind) {
      case Literal::Kind::null: node.type = yaml::Type::null; break;
      case Literal::Kind::boolean: set_boolean(node, literal.boolean); break;
      case Literal::Kind::integer: set_integer(node, literal.integer); break;
      case Literal::Kind::number: set_number(node, literal.number); break;
      case Literal::Kind::string: set_text(node, literal.text); break;
      case Literal::Kind::json: assign(id, Json::parse(literal.text)); break;
    }
  }

  void assign(yaml::NodeId id, const Json& value) {
    yaml::Node& node = run_.node(id);
    switch (value.type()) {
      case Json::value_t::boolean: set_boolean(node, value.get<bool>()); break;
      case Json::value_t::number_integer:
      case Json::value_t::number_unsigned: set_integer(node, value.get<std::int64_t>()); break;
      case Json::value_t::number_float: set_number(node, value.get<double>()); break;
      case Json::value_t::string:
        set_text(node, run_.document.arena.keep(value.get_ref<const std::string&>()));
        break;
      case Json::value_t::array:
      case Json::value_t::object: assign_children(id, value); break;
      default: node.type = yaml::Type::null; break;
    }
  }

  void assign_children(yaml::NodeId id, const Json& value) {
    yaml::Node& node = run_.node(id);
    node.type = value.is_array() ? yaml::Type::list : yaml::Type::map;
    node.size = 0;
    node.first = 0;
    for (const auto& [key, item] : value.items()) {
      const std::string_view name =
          value.is_array() ? std::string_view() : run_.document.arena.keep(key);
      assign(append(id, name), item);
    }
  }

  static void set_boolean(yaml::Node& node, bool value) {
    node.type = yaml::Type::boolean;
    node.boolean = value;
  }
  static void set_integer(yaml::Node& node, std::int64_t value) {
    node.type = yaml::Type::integer;
    node.integer = value;
  }
  static void set_number(yaml::Node& node, double value) {
    node.type = yaml::Type::number;
    node.number = value;
  }
  /// `value` lives in the tables or in the document's arena.
  static void set_text(yaml::Node& node, std::string_view value) {
    node.type = yaml::Type::string;
    node.text = value.data();
    node.size = static_cast<std::uint32_t>(value.size());
  }

  Run& run_;
};

}  // namespace

void fill_defaults(Run& run) { Defaulter(run).fill(run.root, run.schema); }

}  // namespace routerctl::schema
