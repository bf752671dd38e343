#include "renderer/schema/values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "renderer/schema/format.hpp"
#include "renderer/yaml/resolve.hpp"

namespace routerctl::schema {

namespace {

using yaml::Node;
using yaml::NodeId;

constexpr double exact = 9007199254740991;  // beyond it the server calls no float an integer

double as_double(const Node& number) {
  return number.type == yaml::Type::integer ? static_cast<double>(number.integer) : number.number;
}

bool is_number(const Node& node) {
  return node.type == yaml::Type::integer || node.type == yaml::Type::number;
}

bool is_integral(const Node& node) {
  return node.type == yaml::Type::integer ||
         (node.type == yaml::Type::number && std::fabs(node.number) <= exact &&
          std::trunc(node.number) == node.number);
}

int order(double a, double b) { return (a > b) - (a < b); }

/// Go's integer quotient of floats, with its tolerance.
bool divides(double factor, double number) {
  const double quotient = factor < 1 ? 1 / factor * number : number / factor;
  const double nearest = std::round(quotient);
  const double tolerance = 1e-9 * std::max(1.0, std::fabs(quotient) + std::fabs(nearest));
  return std::fabs(quotient) <= exact && std::fabs(quotient - nearest) <= tolerance;
}

}  // namespace

bool has_type(const Node& node, const Schema& schema) {
  using enum yaml::Type;
  if (schema.int_or_string) {
    return is_integral(node) || node.type == string;
  }
  if (schema.any_scalar) {
    return is_integral(node) || node.type == string || node.type == boolean;
  }
  switch (schema.type) {
    case Type::any: return true;
    case Type::boolean: return node.type == boolean;
    case Type::integer: return is_integral(node);
    case Type::number: return is_number(node);
    case Type::string: return node.type == string;
    case Type::array: return node.type == list;
    case Type::object: return node.type == map;
  }
  return false;
}

bool is_untyped(const Schema& schema) {
  return schema.type == Type::any && !schema.int_or_string && !schema.any_scalar;
}

bool has_enforced_format(const Schema& schema) {
  switch (schema.type) {
    case Type::integer: return schema.format == "int32" || schema.format == "int64";
    case Type::number: return schema.format == "float" || schema.format == "double";
    case Type::any:
    case Type::string: return is_enforced(schema.format);
    default: return false;
  }
}

bool is_in_range(const Node& number, const Schema& schema) {
  if (schema.type == Type::number && schema.format == "float") {
    return std::fabs(as_double(number)) <= static_cast<double>(std::numeric_limits<float>::max());
  }
  if (schema.type != Type::integer) {
    return true;
  }
  using Int32 = std::numeric_limits<std::int32_t>;
  const bool narrow = schema.format == "int32";
  return is_integral(number) &&
         (!narrow || (as_double(number) >= Int32::min() && as_double(number) <= Int32::max()));
}

int compare(const Node& number, double limit) {
  if (number.type == yaml::Type::number) {
    return order(number.number, limit);
  }
  constexpr double beyond = 9223372036854775808.0;
  if (limit >= beyond || limit < -beyond) {
    return limit > 0 ? -1 : 1;
  }
  const auto whole = static_cast<std::int64_t>(limit);
  return (number.integer > whole) - (number.integer < whole);
}

bool is_multiple(const Node& number, double factor) {
  const bool integers =
      number.type == yaml::Type::integer && std::trunc(factor) == factor && factor <= exact;
  return integers ? number.integer % static_cast<std::int64_t>(factor) == 0
                  : divides(factor, as_double(number));
}

bool equals(const Run& run, NodeId id, const Literal& literal) {
  const Node& node = run.node(id);
  switch (literal.kind) {
    case Literal::Kind::null: return false;  // the server never finds a null in an enum
    case Literal::Kind::boolean:
      return node.type == yaml::Type::boolean && node.boolean == literal.boolean;
    case Literal::Kind::integer:
      return node.type == yaml::Type::integer
                 ? node.integer == literal.integer
                 : is_number(node) && node.number == static_cast<double>(literal.integer);
    case Literal::Kind::number: return is_number(node) && as_double(node) == literal.number;
    case Literal::Kind::string:
      return node.type == yaml::Type::string && run.document.text_of(node) == literal.text;
    case Literal::Kind::json: return json_text(run, id) == literal.text;
  }
  return false;
}

std::string text_of(const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::null: return "null";
    case Literal::Kind::boolean: return literal.boolean ? "true" : "false";
    case Literal::Kind::integer: return std::to_string(literal.integer);
    case Literal::Kind::number: return yaml::go_json_number(literal.number);
    default: return std::string(literal.text);
  }
}

std::vector<NodeId> items_of(const Run& run, NodeId list) {
  std::vector<NodeId> items;
  for (NodeId item = run.node(list).first; item != 0; item = run.node(item).next) {
    items.push_back(item);
  }
  return items;
}

std::vector<std::size_t> first_repetitions(const std::vector<std::string>& texts) {
  std::vector<std::size_t> sorted(texts.size()), repeated;
  std::iota(sorted.begin(), sorted.end(), std::size_t{0});
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](std::size_t a, std::size_t b) { return texts[a] < texts[b]; });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const bool equal = texts[sorted[i]] == texts[sorted[i - 1]];
    if (equal && (i == 1 || texts[sorted[i - 2]] != texts[sorted[i]])) {
      repeated.push_back(sorted[i]);
    }
  }
  std::sort(repeated.begin(), repeated.end());
  return repeated;
}

}  // namespace routerctl::schema
