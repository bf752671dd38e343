#include "plugin/diff/diff.hpp"

#include "plugin/diff/mask.hpp"
#include "plugin/fields/managed_fields.hpp"

namespace routerctl::diff {

namespace {

using apply::Item;
using apply::Step;

// With what tells which object it is, of which nothing is ever owned.
Json part_of(const Json& object, const Json& fields) {
  Json identity = Json::parse(
      R"({"f:apiVersion": {}, "f:kind": {}, "f:metadata": {"f:name": {}, "f:namespace": {}}})");
  return fields::project(object, fields::united(std::move(identity), fields));
}

Json after_of(const Item& item) {
  // What needs a namespace or Role that is still to be created cannot be tried.
  return item.result.is_null()
             ? item.body
             : part_of(item.result, fields::applied_by(item.result, apply::field_manager));
}

}  // namespace

Sides sides_of(const Item& item) {
  Sides sides;
  if (item.step == Step::create) {
    sides.after = after_of(item);
  } else if (item.step == Step::change) {
    const Json fields = fields::united(fields::applied_by(item.live, apply::field_manager),
                                       fields::applied_by(item.result, apply::field_manager));
    sides.before = part_of(item.live, fields);
    sides.after = part_of(item.result, fields);
  }
  if (item.type.kind == "Secret") {
    mask(sides.before, sides.after);
  }
  return sides;
}

}  // namespace routerctl::diff
