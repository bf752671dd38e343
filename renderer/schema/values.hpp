#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "renderer/schema/steps.hpp"

/// What a value is to the API server. Nothing here reports.
namespace routerctl::schema {

/// Null has no type here; the caller asks `nullable`.
bool has_type(const yaml::Node& node, const Schema& schema);
/// True where any value will do, as below anyOf.
bool is_untyped(const Schema& schema);

/// Whether the schema's format restricts anything: those of numbers, and of strings those that the
/// server knows.
bool has_enforced_format(const Schema& schema);
/// Whether a number fits the schema's type and format; int64 is the format of an integer without.
bool is_in_range(const yaml::Node& number, const Schema& schema);

/// -1, 0 or 1. For integers the server cuts off the limit's fraction, so that 0 is not below 0.1.
int compare(const yaml::Node& number, double limit);
bool is_multiple(const yaml::Node& number, double factor);

/// Deep, and numbers by value: 1 equals 1.0.
bool equals(const Run& run, yaml::NodeId id, const Literal& literal);
std::string text_of(const Literal& literal);

std::vector<yaml::NodeId> items_of(const Run& run, yaml::NodeId list);
/// Indexes of texts that stood there exactly once before: the server reports a repetition only
/// once.
std::vector<std::size_t> first_repetitions(const std::vector<std::string>& texts);

}  // namespace routerctl::schema
