#pragma once

#include "renderer/text/diagnostic.hpp"

/// What the API server refuses in a custom resource, one rule a situation. The wording of the
/// messages is the server's.
namespace routerctl::schema {

inline constexpr Rule unknown_field{
    "unknown-field", Severity::error, Authority::api_server, "the field does not exist",
    "The kind has no field of this name at this place; often it is a typing error, or the field "
    "belongs a level higher or lower. The API server drops such fields, so that the setting would "
    "silently have no effect. --validate=warn reports them and goes on, --validate=ignore drops "
    "them silently."};
inline constexpr Rule required{"required", Severity::error, Authority::api_server,
                               "a required field is missing",
                               "The resource is incomplete. A field whose value is null counts as "
                               "missing."};
inline constexpr Rule wrong_type{
    "wrong-type", Severity::error, Authority::api_server,
    "the value has another type than the field",
    "Quotes make a string: \"5\" is a string and 5 an integer. Without quotes, yes, no, on, off, y "
    "and n are booleans for kubectl, and 0777 is an octal number."};
inline constexpr Rule unsupported_value{
    "unsupported-value", Severity::error, Authority::api_server,
    "the value is not one of the allowed ones",
    "The field takes only the values that the message lists. They are case-sensitive."};
inline constexpr Rule pattern{"pattern", Severity::error, Authority::api_server,
                              "the text does not match the field's pattern",
                              "The pattern is a regular expression in the RE2 dialect. It may "
                              "match anywhere in the text unless "
                              "it begins with ^ and ends with $."};
inline constexpr Rule minimum{"minimum", Severity::error, Authority::api_server,
                              "the number is too small",
                              "Raise the number to what the message says."};
inline constexpr Rule maximum{"maximum", Severity::error, Authority::api_server,
                              "the number is too large",
                              "Lower the number to what the message says."};
inline constexpr Rule multiple_of{"multiple-of", Severity::error, Authority::api_server,
                                  "the number is not a multiple of what the field wants",
                                  "Choose the next multiple."};
inline constexpr Rule number_range{"number-range", Severity::error, Authority::api_server,
                                   "the number does not fit the field's number format",
                                   "int32 holds -2147483648 to 2147483647, int64 holds 64 bits "
                                   "with sign; neither holds fractions."};
inline constexpr Rule too_short{"too-short", Severity::error, Authority::api_server,
                                "the text is too short",
                                "The length is counted in characters, not in bytes."};
inline constexpr Rule too_long{
    "too-long", Severity::error, Authority::api_server, "the text is too long",
    "The server counts characters here, although its message says bytes. Annotations of one object "
    "may have 262144 bytes together, keys included."};
inline constexpr Rule too_few_items{"too-few-items", Severity::error, Authority::api_server,
                                    "the list or map has too few entries",
                                    "Add entries up to the number in the message."};
inline constexpr Rule too_many_items{"too-many-items", Severity::error, Authority::api_server,
                                     "the list or map has too many entries",
                                     "Remove entries down to the number in the message."};
inline constexpr Rule duplicate_item{
    "duplicate-item", Severity::error, Authority::api_server,
    "an item of a list stands there twice",
    "The list is a set, or its items have a key that names each of them, so that two equal ones "
    "contradict each other. Remove one of them."};
inline constexpr Rule bad_format{"bad-format", Severity::error, Authority::api_server,
                                 "the text is not in the field's format",
                                 "Formats such as date-time, ipv4 or uuid say how the text has to "
                                 "look. The line `expected` shows an "
                                 "example."};
inline constexpr Rule no_alternative{"no-alternative", Severity::error, Authority::api_server,
                                     "the value fits none of the schema's alternatives",
                                     "The schema lists several forms for this value (anyOf, oneOf, "
                                     "allOf). The other messages about the "
                                     "same field tell what the nearest form misses."};
inline constexpr Rule forbidden_value{"forbidden-value", Severity::error, Authority::api_server,
                                      "the value has a form that the schema excludes",
                                      "The schema says which values are not allowed here (not)."};
inline constexpr Rule bad_type_meta{
    "bad-type-meta", Severity::error, Authority::api_server,
    "apiVersion or kind is not the expected one",
    "apiVersion is the group, a slash and the version. Both are case-sensitive."};
inline constexpr Rule bad_metadata{"bad-metadata", Severity::error, Authority::api_server,
                                   "a member of metadata has another type than Kubernetes gives it",
                                   "Labels and annotations map strings to strings: numbers and "
                                   "booleans need quotes, also words like "
                                   "on and yes."};
inline constexpr Rule bad_name{"bad-name", Severity::error, Authority::api_server,
                               "the name is no valid name",
                               "Names consist of lower case letters, digits, '-' and '.', begin "
                               "and end with a letter or digit and "
                               "have at most 253 characters."};
inline constexpr Rule bad_namespace{
    "bad-namespace", Severity::error, Authority::api_server,
    "the namespace is no valid name, or the kind has none",
    "Namespaces consist of lower case letters, digits and '-', begin and end with a letter or "
    "digit and "
    "have at most 63 characters. Objects of cluster-scoped kinds have no namespace."};
inline constexpr Rule bad_label{"bad-label", Severity::error, Authority::api_server,
                                "a label's key or value is not valid",
                                "Values have at most 63 letters, digits, '-', '_' and '.', and "
                                "begin and end with a letter or digit. "
                                "Longer or freer text belongs in annotations."};
inline constexpr Rule bad_finalizer{
    "bad-finalizer", Severity::error, Authority::api_server, "a finalizer is not valid",
    "A finalizer is a name with an optional prefix, such as example.com/cleanup. Controllers add "
    "them; leave them out of files."};
inline constexpr Rule bad_owner{
    "bad-owner", Severity::error, Authority::api_server, "an owner reference is not valid",
    "Each owner has apiVersion, kind, name and uid, and only one of them is the controller. "
    "Controllers add them; leave them out of files."};
inline constexpr Rule bad_annotation{
    "bad-annotation", Severity::error, Authority::api_server, "an annotation's key is not valid",
    "Keys look like name or prefix.example.com/name. Values are free text."};
inline constexpr Rule generate_name{"generate-name", Severity::error, Authority::api_server,
                                    "the resource asks the server for a name",
                                    "What is rendered is named after the resource, and applying "
                                    "needs a name as well: kubectl apply "
                                    "refuses generateName too. Write metadata.name."};

}  // namespace routerctl::schema
