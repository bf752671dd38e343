#include "renderer/dead_fields.hpp"

#include <algorithm>
#include <array>

namespace routerctl {

namespace {

using yaml::Field;
using yaml::Type;
using yaml::Used;

constexpr std::array rules{
    Rule{"dead-field", Severity::warning, Authority::operator_code, "a field that changes nothing",
         "The field is part of the kind's schema, but neither the operator nor anything rendered "
         "reads it. Remove it, or "
         "do not rely on it."},
};

Used used_of(const Field& field) { return field.document()->nodes[field.id()].used; }

bool is_collection(const Field& field) { return field.is(Type::list) || field.is(Type::map); }

// Read at or below the field; a map or list counts when anything in it does.
bool is_read(const Field& field) {
  if (used_of(field) != Used::no) {
    return true;
  }
  const auto children = field.items();
  return std::any_of(children.begin(), children.end(),
                     [](const Field& child) { return is_read(child); });
}

bool is_switched_off(const Field& field) {
  const Field enabled = field["enabled"];
  return enabled.is(Type::boolean) && !enabled.document()->nodes[enabled.id()].boolean;
}

void report(const Field& field, Diagnostics& diagnostics) {
  Diagnostic diagnostic;
  diagnostic.rule = &rules[0];
  diagnostic.field = field.path();
  diagnostic.message = diagnostic.field + " has no effect";
  for (const auto& [id, why] : field.document()->discarded) {
    if (id == field.id()) {
      diagnostic.rule = why;
      diagnostic.message += ": " + std::string(why->summary);
    }
  }
  diagnostic.where = field.key().empty() ? field.place() : field.key_place();
  diagnostics.push_back(std::move(diagnostic));
}

void visit(const Field& field, Diagnostics& diagnostics) {
  if (!field.written()) {
    return;
  }
  if (used_of(field) == Used::discarded || !is_read(field)) {
    report(field, diagnostics);
    return;
  }
  // Below what was used as a whole there may still be values that lost to others.
  const bool unsaid = used_of(field) == Used::no || !field.document()->discarded.empty();
  if (unsaid && is_collection(field) && !is_switched_off(field)) {
    for (const Field child : field.items()) {
      visit(child, diagnostics);
    }
  }
}

// A field that goes into an object as it is counts as read.
void use_slots(const std::vector<Slot>& slots) {
  for (const Slot& slot : slots) {
    if (const auto* const field = std::get_if<yaml::Field>(&slot.value)) {
      field->use();
    }
  }
}

}  // namespace

const std::span<const Rule> dead_field_rules = rules;

void report_dead_fields(const std::vector<KindPlans>& all, const Inputs& inputs,
                        Diagnostics& diagnostics) {
  for (const KindPlans& planned : all) {
    for (const Plan& plan : planned.plans) {
      for (const PlannedObject& object : plan.objects) {
        use_slots(object.slots);
        for (const Text& text : object.texts) {
          use_slots(text.slots);
        }
      }
    }
  }
  for (const CustomResource& resource : inputs.resources) {
    for (const Field field : resource.spec.items()) {
      if (!resource.existing) {
        visit(field, diagnostics);
      }
    }
  }
}

}  // namespace routerctl
