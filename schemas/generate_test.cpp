#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/json.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"

namespace fs = std::filesystem;

using namespace routerctl;
using routerctl::test::Outcome;
using routerctl::test::read_file;
using routerctl::test::TemporaryFolder;
using routerctl::test::write_file;

namespace {

const std::string generator = ROUTERCTL_BUILD_DIR "/schema_generate";
const fs::path schemas = fs::path(ROUTERCTL_SOURCE_DIR) / "schemas";

Outcome generate(const std::string& what, const fs::path& target, const fs::path& source) {
  return test::run({.words = {generator, what, target.string(), "--source", source.string()}});
}

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      names.push_back(fs::relative(entry.path(), folder).string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

const std::string crd_head = R"(apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: )";

/// A folder with one CRD whose spec has this schema, in flow style.
void write_widget(const TemporaryFolder& folder, const std::string& schema) {
  write_file(folder.path() / "widget.yaml", crd_head + schema + "\n");
}

/// What the generator says about it, after the name of the file.
std::string complaint(const std::string& schema) {
  const TemporaryFolder folder;
  write_widget(folder, schema);
  const Outcome outcome = generate("--tables", folder.path() / "out.cpp", folder.path());
  if (outcome.code == 0) {
    return {};
  }
  const std::string before = "widget.yaml: openAPIV3Schema.properties.spec";
  const std::size_t at = outcome.err.find(before);
  CHECK(at != std::string::npos);
  return at == std::string::npos
             ? outcome.err
             : outcome.err.substr(at + before.size(), outcome.err.find('\n') - at - before.size());
}

}  // namespace

TEST_CASE("the OpenAPI documents in the repository are those of the schemas: run ./dev docs") {
  const TemporaryFolder folder;
  const Outcome outcome = generate("--openapi", folder.path() / "openapi", schemas);
  CHECK(outcome.err == "");
  REQUIRE(files_in(folder.path() / "openapi") == files_in(schemas / "openapi"));
  for (const std::string& name : files_in(folder.path() / "openapi")) {
    CHECK(test::difference(read_file(schemas / "openapi" / name),
                           read_file(folder.path() / "openapi" / name), name) == "");
  }
}

TEST_CASE("printed CRDs have no keys of ours, no $refs, and fit into client-side kubectl apply") {
  for (const fs::directory_entry& entry : fs::directory_iterator(schemas / "openapi" / "crds")) {
    const std::string text = read_file(entry.path());
    CAPTURE(entry.path().string());
    CHECK(Json::parse(text).dump().size() < 200'000);
    CHECK(text.find("x-routerctl") == std::string::npos);
    CHECK(text.find("$ref") == std::string::npos);
  }
}

TEST_CASE("OpenAPI documents name their kind, and every $ref in them resolves") {
  const Json document = Json::parse(read_file(schemas / "openapi" / "static_route.json"));
  const Json& components = document["components"]["schemas"];
  const Json& route = components["ai.vllm.production-stack.v1alpha1.StaticRoute"];
  CHECK(route["x-kubernetes-group-version-kind"].dump() ==
        R"([{"group":"production-stack.vllm.ai","version":"v1alpha1","kind":"StaticRoute"}])");
  const std::string text = document.dump(), prefix = "\"$ref\":\"#/components/schemas/";
  for (std::size_t at = text.find(prefix); at != std::string::npos;
       at = text.find(prefix, at + 1)) {
    const std::size_t begin = at + prefix.size();
    CHECK(components.contains(text.substr(begin, text.find('"', begin) - begin)));
  }
}

TEST_CASE("nonsense in a schema is refused, at its place") {
  struct Row {
    const char *schema, *complaint;
  };
  const Row table[]{
      {"{type: object, propertys: {}}", ": unknown keyword propertys"},
      {"{type: string, $schema: x}", ": unknown keyword $schema"},
      {"{description: x}", ": type is missing"},
      {"{type: object, properties: {a: {}}}", ".properties.a: type is missing"},
      {"{type: text}", ": unknown type text"},
      {"{type: string, minimum: 1}", ": minimum has no meaning for type string"},
      {"{type: string, minLength: a}", ": minLength has to be of type integer, not string"},
      {"{type: array}", ": items is missing"},
      {"{type: integer, minimum: 0.5}", ": minimum of an integer has a fraction"},
      {"{type: integer, exclusiveMinimum: true}", ": exclusiveMinimum without minimum"},
      {"{type: integer, multipleOf: 0}", ": multipleOf has to be positive"},
      {"{type: array, items: {type: string}, uniqueItems: true}",
       ": the API server refuses uniqueItems; use x-kubernetes-list-type: set"},
      {"{type: array, items: {type: string}, x-kubernetes-list-type: bag}",
       ": unknown x-kubernetes-list-type bag"},
      {"{type: array, items: {type: object}, x-kubernetes-list-type: map}",
       ": x-kubernetes-list-type: map and x-kubernetes-list-map-keys belong together"},
      {"{type: array, items: {type: object, properties: {a: {type: string}}}, "
       "x-kubernetes-list-type: map, "
       "x-kubernetes-list-map-keys: [a]}",
       ": the list-map key \"a\" has to be a required field of the items or have a default"},
      {"{type: object, required: [a]}", ": the required field \"a\" is not among its properties"},
      {"{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}",
       ": properties and additionalProperties exclude each other"},
      {"{type: object, additionalProperties: true}",
       ": additionalProperties has to be of type object, not boolean"},
      {"{type: integer, x-kubernetes-int-or-string: true}",
       ": type and x-kubernetes-int-or-string exclude each other"},
      {"{type: string, enum: [a, 5]}", ": the enum's value 5 is not of type string"},
      {"{type: integer, default: a}", ".default: \"a\" is not of type integer"},
      {"{type: integer, minimum: 1, default: 0}",
       ".default: 0 is outside the bounds of its own schema"},
      {"{type: string, enum: [a], default: b}", ".default: \"b\" is not one of [\"a\"]"},
      {"{type: object, properties: {a: {type: string}}, default: {b: c}}",
       ".default: has the unknown field b"},
      {"{type: object, required: [a], properties: {a: {type: string}}, default: {}}",
       ".default: lacks the required field a"},
      {"{type: array, items: {type: string}, default: [5]}", ".default: 5 is not of type string"},
      {"{type: string, anyOf: [{type: string}]}",
       ".anyOf: type may only stand in the schema itself"},
      {"{type: object, properties: {a: {type: string}}, x-routerctl-wrong-names: {a: b}}",
       ": x-routerctl-wrong-names lists a, which exists"},
      {"{x-routerctl-scalar: true}", ": x-routerctl-scalar is for formats of our own"},
      {"{type: string, x-routerctl-zero: maybe}", ": unknown x-routerctl-zero maybe"},
      {"{type: string, x-routerctl-zero: fill}",
       ": x-routerctl-zero: fill is for objects and quantities"},
  };
  for (const Row& row : table) {
    CAPTURE(row.schema);
    CHECK(complaint(row.schema) == row.complaint);
  }
}

TEST_CASE("what the API server takes is taken") {
  for (const char* schema : {
           "{type: object}",
           "{x-kubernetes-preserve-unknown-fields: true}",
           "{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}], pattern: "
           "'^[0-9]+$'}",
           "{type: object, x-kubernetes-embedded-resource: true, "
           "x-kubernetes-preserve-unknown-fields: true}",
           "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a], items: "
           "{type: object, "
           "properties: {a: {type: integer, default: 80}}}}",
           "{type: object, properties: {a: {type: string, default: x}}, default: {}}",
           "{type: string, nullable: true, default: null}",
           "{type: object, additionalProperties: {type: string}, maxProperties: 3}",
           "{type: string, not: {enum: [a]}, oneOf: [{pattern: a}, {pattern: b}]}",
           "{type: number, minimum: 0.5, default: 1}",
       }) {
    CAPTURE(schema);
    CHECK(complaint(schema) == "");
  }
}

TEST_CASE("fragments are put where they are referred to, whole or in part, and siblings win") {
  const TemporaryFolder folder;
  write_file(folder.path() / "shared/parts.yaml",
             "a: {type: string, description: general}\nb: {type: array, items: {$ref: "
             "shared/parts.yaml#/a}}\n");
  write_widget(folder,
               "{type: object, properties: {x: {$ref: shared/parts.yaml#/a, description: special}, "
               "z: {$ref: "
               "shared/parts.yaml#/b}}}");
  write_file(folder.path() / "shared/object_meta.yaml", "type: object\n");
  const Outcome outcome = generate("--openapi", folder.path() / "out", folder.path());
  CHECK(outcome.err == "");
  const Json crd = Json::parse(read_file(folder.path() / "out/crds/widget.json"));
  CHECK(
      crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]
          .dump() ==
      R"({"x":{"type":"string","description":"special"},"z":{"type":"array","items":{"type":"string","description":"general"}}})");
}

TEST_CASE("properties beside a $ref are added to the fragment's") {
  const TemporaryFolder folder;
  write_file(folder.path() / "shared/object_meta.yaml", "type: object\n");
  write_file(folder.path() / "shared/point.yaml",
             "type: object\nproperties: {x: {type: integer}, y: {type: integer}}\n");
  write_widget(folder,
               "{$ref: shared/point.yaml, properties: {y: {type: string}, z: {type: "
               "boolean}}}");
  CHECK(generate("--openapi", folder.path() / "out", folder.path()).err == "");
  const Json crd = Json::parse(read_file(folder.path() / "out/crds/widget.json"));
  CHECK(
      crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"].dump() ==
      R"({"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"},"z":{"type":"boolean"}}})");
}

TEST_CASE("a fragment that is missing or contains itself is an error") {
  const auto error = [](const std::string& reference) {
    const TemporaryFolder folder;
    write_file(folder.path() / "shared/loop.yaml",
               "type: array\nitems: {$ref: shared/loop.yaml}\n");
    write_widget(folder, "{$ref: " + reference + "}");
    return generate("--tables", folder.path() / "out.cpp", folder.path()).err;
  };
  CHECK(error("shared/loop.yaml").find("$ref: shared/loop.yaml refers to itself") !=
        std::string::npos);
  CHECK(error("shared/none.yaml").find("shared/none.yaml: there is no such file") !=
        std::string::npos);
  CHECK(error("shared/loop.yaml#/x").find("there is no such part in the file") !=
        std::string::npos);
}

TEST_CASE("equal sub-schemas stand in the tables once") {
  const TemporaryFolder folder;
  const std::string part =
      "{type: object, description: said once, properties: {q: {type: string, pattern: "
      "'\"\\\\d\"'}}}";
  write_widget(folder, "{type: object, properties: {a: " + part + ", b: " + part +
                           ", c: {type: array, items: " + part + "}}}");
  CHECK(generate("--tables", folder.path() / "out.cpp", folder.path()).code == 0);
  const std::string tables = read_file(folder.path() / "out.cpp");
  const std::size_t first = tables.find("said once");
  CHECK(first != std::string::npos);
  CHECK(tables.find("said once", first + 1) == std::string::npos);
}

TEST_CASE("a CRD that client-side kubectl apply would refuse is refused") {
  const TemporaryFolder folder;
  write_file(folder.path() / "shared/object_meta.yaml", "type: object\n");
  write_widget(folder, "{type: object, description: " + std::string(200'000, 'x') + "}");
  const Outcome outcome = generate("--openapi", folder.path() / "out", folder.path());
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("kubectl apply needs less than 200000") != std::string::npos);
}

TEST_CASE("a kind needs a starter, with fields that exist") {
  const TemporaryFolder folder;
  const std::string starter = (folder.path() / "starters/widget.yaml").string();
  const auto documents = [&] {
    return generate("--documents", folder.path() / "out.cpp", folder.path());
  };
  write_widget(folder,
               "{type: object, properties: {image: {type: string}, color: {type: string}}}");
  write_file(folder.path() / "shared/object_meta.yaml", "type: object\n");
  CHECK(documents().err.find(starter + ": there is no such file") != std::string::npos);
  write_file(starter, "name: a\nnamespace: b\noptional: {}\n");
  CHECK(documents().err.find(starter + ": required is missing") != std::string::npos);
  write_file(starter, "name: a\nnamespace: b\nrequired: {image: x}\noptional: {colr: red}\n");
  CHECK(documents().err.find(starter + ": there is no field spec.colr") != std::string::npos);
  write_file(starter, "name: a\nnamespace: b\nrequired: {image: x}\noptional: {color: red}\n");
  CHECK(documents().err == "");
}
