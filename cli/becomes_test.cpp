#include "cli/becomes.hpp"

#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/documents.hpp"
#include "renderer/schema/schema.hpp"

using namespace routerctl;

namespace {

constexpr const char* table =
    "spec.a\tDeployment .spec.replicas\n"
    "spec.a\tService\n"
    "spec.b.*\tDeployment .spec.template.spec.*\n"
    "spec.b.dead\t!nobody reads it\n"
    "spec.b.unknown\t?\n"
    "spec.b.x.*\tDeployment .spec.deeper.*\n"
    "spec.c\t!nobody reads it\n"
    "spec.c.d\tConfigMap .data[\"f\"] > .d\n";

std::string lines(std::string_view text, std::string_view field) {
  std::string result;
  for (const std::string& line : cli::becomes(text, field)) {
    result += line + "\n";
  }
  return result;
}

// Fields below which there are none, as far as they are of the kind's own making: the pods inside
// an AIDeployment are Kubernetes's.
void leaves(const schema::Schema& schema, const std::string& path, std::set<std::string>& found) {
  if (schema.items != nullptr) {
    leaves(*schema.items, path, found);
  } else if (schema.properties.empty()) {
    found.insert(path);
  }
  for (const schema::Property& property : schema.properties) {
    const std::string name(property.name);
    if (name != "template") {
      leaves(*property.schema, path + "." + name, found);
    }
  }
}

}  // namespace

TEST_CASE("a field's own lines tell what it becomes") {
  CHECK(lines(table, "spec.a") == "Deployment .spec.replicas\nService, whether there is one\n");
  CHECK(lines(table, "spec.c.d") == "ConfigMap .data[\"f\"] > .d\n");
}

TEST_CASE("a rule covers what has no line of its own, and the longest one counts") {
  CHECK(lines(table, "spec.b.y.z") == "Deployment .spec.template.spec.y.z\n");
  CHECK(lines(table, "spec.b.x.z") == "Deployment .spec.deeper.z\n");
  CHECK(lines(table, "spec.b.dead") == "nothing: nobody reads it\n");
  CHECK(lines(table, "spec.b.unknown") == "");
}

TEST_CASE("of a field with fields below it, they are told") {
  CHECK(lines(table, "spec.c") == "ConfigMap .data[\"f\"] > .d\n");
  CHECK(lines(table, "spec.bb") == "");
  CHECK(lines("spec.c\t!no\nspec.c.d\t!neither\n", "spec.c") == "nothing: no\n");
  std::string many;
  for (int i = 0; i < 20; ++i) {
    many += "spec.f" + std::to_string(i) + "\tDeployment .spec.f" + std::to_string(i) + "\n";
  }
  CHECK(lines(many + "spec.g\tthe health check after an apply\n", "spec") ==
        "Deployment: 20 places\nthe health check after an apply\n");
}

TEST_CASE("of every field that the kinds have of their own it is known what it becomes") {
  std::string unknown;
  for (const schema::Resource& resource : schema::resources) {
    std::set<std::string> all;
    leaves(*resource.root->property("spec"), "spec", all);
    for (const std::string& field : all) {
      if (cli::becomes(cli::becomes_table_of(resource), field).empty()) {
        unknown += std::string(resource.kind) + "." + field + "\n";
      }
    }
  }
  CHECK(unknown == "");
}
