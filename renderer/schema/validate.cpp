#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/schema/format.hpp"
#include "renderer/schema/rules.hpp"
#include "renderer/schema/steps.hpp"
#include "renderer/schema/values.hpp"
#include "renderer/text/quote.hpp"
#include "renderer/text/source.hpp"

namespace routerctl::schema {

namespace {

using yaml::Node;
using yaml::NodeId;

/// What the server finds instead of a format: for a number its Go type, for the rest nothing.
std::string_view go_format(yaml::Type type) {
  return type == yaml::Type::integer ? "int64" : type == yaml::Type::number ? "float64" : "";
}

/// A limit of the schema, printed like the number that it is compared with.
std::string limit_text(const Node& number, double limit) {
  const bool whole = number.type == yaml::Type::integer && std::fabs(limit) < 9e18;
  return whole ? std::to_string(static_cast<std::int64_t>(limit)) : go_number(limit);
}

class Validator {
 public:
  explicit Validator(Run& run) : run_(run) {}

  void value(NodeId id, const Schema& schema, const Path& path) {
    const yaml::Type kind = run_.node(id).type;
    type(id, schema, path);
    if (kind != yaml::Type::null) {
      alternatives(id, schema, path);
    }
    switch (kind) {
      case yaml::Type::string: text(id, schema, path); break;
      case yaml::Type::integer:
      case yaml::Type::number: number(id, schema, path); break;
      case yaml::Type::list: list(id, schema, path); break;
      case yaml::Type::map: map(id, schema, path); break;
      default: break;
    }
    enumeration(id, schema, path);
    passed_ += 2;  // as many as the server counts, to choose the closest alternative
  }

 private:
  /// Counts a failure. False while alternatives are only tried: nothing is to be reported then.
  bool fails() {
    ++failures_;
    return !trying_;
  }

  Diagnostic& invalid(const Rule& rule, NodeId id, const Path& path, const std::string& value,
                      const std::string& what) {
    const std::string field = text_of(path);
    return report(run_, rule, field,
                  fmt::format("{}: Invalid value: {}: {} in body {}", field, value, field, what),
                  value_place(run_, id));
  }

  /// The server knows no field for these.
  Diagnostic& nowhere(const Rule& rule, NodeId id, const Path& path, const std::string& what) {
    return report(run_, rule, text_of(path), "<nil>: Invalid value: \"\": " + what,
                  value_place(run_, id));
  }

  void type(NodeId id, const Schema& schema, const Path& path) {
    const Node& node = run_.node(id);
    const bool null = node.type == yaml::Type::null;
    if (is_untyped(schema) || (null ? schema.nullable : has_type(node, schema))) {
      ++passed_;
      return;
    }
    if (!fails()) {
      return;
    }
    const bool worded_as_format = !null && has_enforced_format(schema) &&
                                  node.type != yaml::Type::string && node.type != yaml::Type::list;
    const std::string_view wanted = worded_as_format ? schema.format : expected_type(schema);
    const std::string_view found =
        worded_as_format ? go_format(node.type) : yaml::name_of(node.type);
    Diagnostic& diagnostic = invalid(wrong_type, id, path, fmt::format("\"{}\"", found),
                                     fmt::format("must be of type {}: \"{}\"", wanted, found));
    advise_on_type(run_, id, schema, diagnostic);
  }

  void enumeration(NodeId id, const Schema& schema, const Path& path) {
    const auto equal = [&](const Literal& literal) { return equals(run_, id, literal); };
    if (schema.enumeration.empty() ||
        std::any_of(schema.enumeration.begin(), schema.enumeration.end(), equal) || !fails()) {
      return;
    }
    std::string supported;
    for (const Literal& literal : schema.enumeration) {
      supported += (supported.empty() ? "" : ", ") + quote(text_of(literal));
    }
    const std::string field = text_of(path);
    Diagnostic& diagnostic = report(run_, unsupported_value, field,
                                    fmt::format("{}: Unsupported value: {}: supported values: {}",
                                                field, value_text(run_, id), supported),
                                    value_place(run_, id));
    advise_on_enum(run_, id, schema, diagnostic);
  }

  // --- strings ---

  void text(NodeId id, const Schema& schema, const Path& path) {
    if (has_allowed_length(id, schema, path) && !schema.pattern.empty()) {
      matches(id, schema.pattern, path);
    }
    if ((schema.type == Type::string || schema.type == Type::any) && is_enforced(schema.format)) {
      format(id, schema.format, path);
    }
  }

  bool has_allowed_length(NodeId id, const Schema& schema, const Path& path) {
    if (schema.max_length == nullptr && schema.min_length == nullptr) {
      return true;
    }
    const std::string_view text = run_.document.text_of(run_.node(id));
    const auto length = static_cast<std::int64_t>(code_points(text));
    if (schema.max_length != nullptr && length > *schema.max_length) {
      longer(id, *schema.max_length, path);
      return false;
    }
    if (schema.min_length != nullptr && length < *schema.min_length) {
      if (fails()) {
        invalid(too_short, id, path, quote(text),
                fmt::format("should be at least {} chars long", *schema.min_length));
      }
      return false;
    }
    return true;
  }

  void matches(NodeId id, std::string_view expression, const Path& path) {
    const std::string_view text = run_.document.text_of(run_.node(id));
    if (!schema::matches(text, expression) && fails()) {
      invalid(pattern, id, path, quote(text), fmt::format("should match '{}'", expression));
    }
  }

  void longer(NodeId id, std::int64_t limit, const Path& path) {
    if (fails()) {
      const std::string field = text_of(path);
      report(run_, too_long, field,
             fmt::format("{}: Too long: may not be more than {} byte{}", field, limit,
                         limit == 1 ? "" : "s"),
             value_place(run_, id));
    }
  }

  void format(NodeId id, std::string_view format, const Path& path) {
    const std::string_view text = run_.document.text_of(run_.node(id));
    if (has_format(text, format) || !fails()) {
      return;
    }
    const std::string value = quote(text);
    invalid(bad_format, id, path, value, fmt::format("must be of type {}: {}", format, value))
        .expected = example_of(format);
  }

  // --- numbers ---

  void number(NodeId id, const Schema& schema, const Path& path) {
    ++passed_;
    range(id, schema, path);
    if (schema.multiple_of != nullptr) {
      multiple(id, *schema.multiple_of, path);
    }
    if (schema.maximum != nullptr) {
      bound(id, *schema.maximum, schema.exclusive_maximum, maximum, path);
    }
    if (schema.minimum != nullptr) {
      bound(id, *schema.minimum, schema.exclusive_minimum, minimum, path);
    }
  }

  void range(NodeId id, const Schema& schema, const Path& path) {
    if (is_in_range(run_.node(id), schema) || !fails()) {
      return;
    }
    const std::string format = has_enforced_format(schema)
                                   ? fmt::format("with format {}", schema.format)
                                   : "(default format)";
    nowhere(number_range, id, path,
            fmt::format("Checked value must be of type {} {} in {}", name_of(schema.type), format,
                        text_of(path)));
  }

  void multiple(NodeId id, double factor, const Path& path) {
    if (!is_multiple(run_.node(id), factor) && fails()) {
      invalid(multiple_of, id, path, value_text(run_, id),
              "should be a multiple of " + limit_text(run_.node(id), factor));
    }
  }

  void bound(NodeId id, double limit, bool exclusive, const Rule& rule, const Path& path) {
    const Node& node = run_.node(id);
    const int order = compare(node, limit);
    const bool high = &rule == &maximum;
    const bool outside = high ? order > 0 : order < 0;
    if ((outside || (exclusive && order == 0)) && fails()) {
      invalid(rule, id, path, value_text(run_, id),
              fmt::format("should be {} than {}{}", high ? "less" : "greater",
                          exclusive ? "" : "or equal to ", limit_text(node, limit)));
    }
  }

  // --- lists ---

  void list(NodeId id, const Schema& schema, const Path& path) {
    ++passed_;
    if (schema.items != nullptr) {
      std::size_t index = 0;
      for (NodeId item = run_.node(id).first; item != 0; item = run_.node(item).next) {
        value(item, *schema.items, path.item(index++));
      }
    }
    const std::int64_t size = run_.node(id).size;
    if (schema.min_items != nullptr && size < *schema.min_items && fails()) {
      invalid(too_few_items, id, path, std::to_string(size),
              fmt::format("should have at least {} items", *schema.min_items));
    }
    if (schema.max_items != nullptr && size > *schema.max_items) {
      too_many(id, size, *schema.max_items, path);
    }
    if (schema.unique_items) {
      unique(id, path);
    }
    if (!trying_) {
      check_list_type(run_, id, schema, path);
    }
  }

  void too_many(NodeId id, std::int64_t size, std::int64_t limit, const Path& path) {
    if (fails()) {
      const std::string field = text_of(path);
      report(run_, too_many_items, field,
             fmt::format("{}: Too many: {}: must have at most {} item{}", field, size, limit,
                         limit == 1 ? "" : "s"),
             key_place(run_, id));
    }
  }

  void unique(NodeId id, const Path& path) {
    const std::vector<NodeId> items = items_of(run_, id);
    std::vector<std::string> texts;
    std::transform(items.begin(), items.end(), std::back_inserter(texts),
                   [&](NodeId item) { return json_text(run_, item); });
    const std::vector<std::size_t> repeated = first_repetitions(texts);
    if (!repeated.empty() && fails()) {
      invalid(duplicate_item, id, path, "\"\"", "shouldn't contain duplicates").where =
          value_place(run_, items[repeated.front()]);
    }
  }

  // --- maps ---

  void map(NodeId id, const Schema& schema, const Path& path) {
    if (!has_allowed_size(id, schema, path)) {
      return;
    }
    const bool root = path.parent == nullptr && run_.resource != nullptr && !trying_;
    for (NodeId child = run_.node(id).first; child != 0; child = run_.node(child).next) {
      const std::string_view key = run_.key(child);
      if (const Schema* property = schema.property(key); property != nullptr) {
        if (!root || is_left_to_schema(child, key)) {
          value(child, *property, path.field(key));
        }
      } else if (schema.additional != nullptr) {
        value(child, *schema.additional, path.entry(key));
      }
    }
    for (const std::string_view name : schema.required) {
      if (run_.child(id, name) == 0) {
        missing(id, name, path);
      }
    }
    if (schema.embedded_resource && !trying_) {
      check_embedded(run_, id, path);
    }
  }

  /// What check_metadata says about apiVersion, kind and a metadata that is no map is enough.
  bool is_left_to_schema(NodeId child, std::string_view key) const {
    return key != "apiVersion" && key != "kind" &&
           (key != "metadata" || run_.node(child).type == yaml::Type::map);
  }

  bool has_allowed_size(NodeId id, const Schema& schema, const Path& path) {
    const std::int64_t size = run_.node(id).size;
    if (schema.min_properties != nullptr && size < *schema.min_properties) {
      if (fails()) {
        invalid(too_few_items, id, path, std::to_string(size),
                fmt::format("should have at least {} properties", *schema.min_properties));
      }
      return false;
    }
    if (schema.max_properties != nullptr && size > *schema.max_properties) {
      too_many(id, size, *schema.max_properties, path);
      return false;
    }
    return true;
  }

  void missing(NodeId parent, std::string_view name, const Path& path) {
    if (fails()) {
      const std::string field = text_of(path.field(name));
      report(run_, required, field, field + ": Required value", key_place(run_, parent));
    }
  }

  // --- allOf, anyOf, oneOf, not ---

  void alternatives(NodeId id, const Schema& schema, const Path& path) {
    if (!schema.any_of.empty()) {
      any_of(id, schema, path);
    }
    if (!schema.one_of.empty()) {
      one_of(id, schema, path);
    }
    if (!schema.all_of.empty()) {
      all_of(id, schema, path);
    }
    if (schema.not_of != nullptr && attempt(id, *schema.not_of, path).failures == 0 && fails()) {
      nowhere(forbidden_value, id, path,
              quote(text_of(path)) + " must not validate the schema (not)");
    }
    ++passed_;
  }

  struct Attempt {
    std::size_t failures = 0, passed = 0;
  };

  Attempt attempt(NodeId id, const Schema& schema, const Path& path) {
    const std::size_t failures = std::exchange(failures_, 0), passed = std::exchange(passed_, 0);
    const bool trying = std::exchange(trying_, true);
    value(id, schema, path);
    trying_ = trying;
    return {std::exchange(failures_, failures), std::exchange(passed_, passed)};
  }

  /// The branch that passes most checks; the first of equal ones.
  const Schema& closest(NodeId id, std::span<const Schema* const> branches, const Path& path) {
    const Schema* best = branches.front();
    std::size_t most = 0;
    for (const Schema* branch : branches) {
      const std::size_t passed = attempt(id, *branch, path).passed;
      if (passed > most) {
        most = passed;
        best = branch;
      }
    }
    return *best;
  }

  std::size_t count_valid(NodeId id, std::span<const Schema* const> branches, const Path& path) {
    return static_cast<std::size_t>(std::count_if(
        branches.begin(), branches.end(),
        [&](const Schema* branch) { return attempt(id, *branch, path).failures == 0; }));
  }

  void any_of(NodeId id, const Schema& schema, const Path& path) {
    const bool valid =
        std::any_of(schema.any_of.begin(), schema.any_of.end(),
                    [&](const Schema* branch) { return attempt(id, *branch, path).failures == 0; });
    if (valid || !fails()) {
      return;
    }
    nowhere(no_alternative, id, path,
            quote(text_of(path)) + " must validate at least one schema (anyOf)");
    value(id, closest(id, schema.any_of, path), path);
  }

  void one_of(NodeId id, const Schema& schema, const Path& path) {
    const std::size_t valid = count_valid(id, schema.one_of, path);
    if (valid == 1 || !fails()) {
      return;
    }
    const std::string found =
        valid == 0 ? "Found none valid" : fmt::format("Found {} valid alternatives", valid);
    nowhere(no_alternative, id, path,
            fmt::format("{} must validate one and only one schema (oneOf). {}",
                        quote(text_of(path)), found));
    if (valid == 0) {
      value(id, closest(id, schema.one_of, path), path);
    }
  }

  void all_of(NodeId id, const Schema& schema, const Path& path) {
    const std::size_t valid = count_valid(id, schema.all_of, path);
    if (valid == schema.all_of.size() || !fails()) {
      return;
    }
    nowhere(no_alternative, id, path,
            fmt::format("{} must validate all the schemas (allOf){}", quote(text_of(path)),
                        valid == 0 ? ". None validated" : ""));
    for (const Schema* branch : schema.all_of) {
      value(id, *branch, path);
    }
  }

  Run& run_;
  std::size_t failures_ = 0, passed_ = 0;
  bool trying_ = false;
};

}  // namespace

std::string_view expected_type(const Schema& schema) {
  return schema.int_or_string ? "integer,string"
         : schema.any_scalar  ? "string,boolean,integer"
                              : name_of(schema.type);
}

void validate_values(Run& run) {
  const Path root;
  Validator(run).value(run.root, run.schema, root);
}

}  // namespace routerctl::schema
