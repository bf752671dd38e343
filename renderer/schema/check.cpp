#include "renderer/schema/check.hpp"

#include <array>
#include <string>

#include "renderer/schema/rules.hpp"
#include "renderer/schema/steps.hpp"

namespace routerctl::schema {

namespace {

constexpr std::array table{unknown_field,   required,       wrong_type,     unsupported_value,
                           pattern,         minimum,        maximum,        multiple_of,
                           number_range,    too_short,      too_long,       too_few_items,
                           too_many_items,  duplicate_item, bad_format,     no_alternative,
                           forbidden_value, bad_type_meta,  bad_metadata,   bad_name,
                           bad_namespace,   bad_label,      bad_annotation, bad_finalizer,
                           bad_owner,       generate_name};

void drop_status(Run& run) {
  const yaml::NodeId status = run.child(run.root, "status");
  if (status != 0) {
    run.document.drop(run.root, status);
  }
}

}  // namespace

const std::span<const Rule> rules = table;

void check(yaml::Document& document, yaml::NodeId root, const Resource& resource, Validate validate,
           Diagnostics& diagnostics) {
  Run run{.document = document,
          .root = root,
          .schema = *resource.root,
          .resource = &resource,
          .validate = validate,
          .diagnostics = diagnostics};
  // Dropped before anything looks at it: what a newer operator wrote there is not the user's to
  // mend.
  if (resource.status_subresource) {
    drop_status(run);
  }
  prune(run);
  prune_metadata(run);
  fill_defaults(run);
  check_metadata(run);
  validate_values(run);
}

void check_plain(yaml::Document& document, yaml::NodeId root, const Schema& schema,
                 Diagnostics& diagnostics) {
  Run run{.document = document, .root = root, .schema = schema, .diagnostics = diagnostics};
  prune(run);
  fill_defaults(run);
  validate_values(run);
}

}  // namespace routerctl::schema
