// crds and schema print what is checked in under schemas/openapi, and JSON Schemas that agree with
// the API server.

#include <filesystem>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "cli/documents.hpp"
#include "cli/json_schema.hpp"
#include "cli/kind_name.hpp"
#include "cli/usage.hpp"
#include "renderer/json.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"
#include "renderer/yaml/emit.hpp"

using namespace routerctl;

namespace {

namespace fs = std::filesystem;

const fs::path source = ROUTERCTL_SOURCE_DIR;

std::string routerctl_prints(std::vector<std::string> words) {
  words.insert(words.begin(), ROUTERCTL_BINARY);
  const test::Outcome outcome = test::run({.words = std::move(words)});
  CHECK(outcome.code == 0);
  CHECK(outcome.err == "");
  return outcome.out;
}

}  // namespace

TEST_CASE("crds prints every CRD that is checked in") {
  const Json list = Json::parse(routerctl_prints({"crds", "-o", "json"}));
  CHECK(list["items"].size() == schema::resources.size());
  for (std::size_t i = 0; i < schema::resources.size(); ++i) {
    const std::string file = std::string(schema::resources[i].folder) + ".json";
    CHECK(list["items"][i] == Json::parse(test::read_file(source / "schemas/openapi/crds" / file)));
  }
}

TEST_CASE("schema prints the documents that are checked in") {
  for (const schema::Resource& resource : schema::resources) {
    const std::string file = std::string(resource.folder) + ".json";
    CHECK(Json::parse(routerctl_prints({"schema", std::string(resource.kind)})) ==
          Json::parse(test::read_file(source / "schemas/openapi" / file)));
  }
  const Json all = Json::parse(routerctl_prints({"schema"}));
  // A kind and its list each, and what they share.
  CHECK(all["components"]["schemas"].size() == 2 * schema::resources.size() + 1);
}

TEST_CASE("kinds are named as kubectl names them") {
  for (const char* const name :
       {"SimulatorDeployment", "simulatordeployment", "simulatordeployments", "simdep", "SIMDEP",
        "simdep.sim.llm-d.io", "simulatordeployments.sim.llm-d.io"}) {
    CAPTURE(name);
    CHECK(cli::resource_named(schema::resources, name).kind == "SimulatorDeployment");
  }
  CHECK_THROWS_WITH_AS(
      cli::resource_named(schema::resources, "StaticRout"),
      "unknown kind \"StaticRout\"; did you mean \"StaticRoute\"?; api-resources lists them",
      cli::Usage);
  CHECK_THROWS_AS(cli::resource_named(schema::resources, "simdep.example.com"), cli::Usage);
  CHECK(cli::resources_named(schema::resources, {"vm", "aimodelmap", "vllm"}).size() == 2);
}

// The judge is python3-jsonschema.
TEST_CASE("a JSON Schema takes what the API server takes, and refuses unknown fields") {
  constexpr const char* script = R"(
import json, sys, yaml, jsonschema
def nulls(value):
    if isinstance(value, dict): return any(each is None or nulls(each) for each in value.values())
    return isinstance(value, list) and any(map(nulls, value))
schemas, files = sys.argv[1], sys.argv[2:]
one = json.load(open(schemas))
jsonschema.Draft7Validator.check_schema(one)
validator = jsonschema.Draft7Validator(one)
counts = {True: 0, False: 0}
for path in files:
    for line in open(path, encoding="utf-8"):
        record = json.loads(line)
        answer = record["answer"]
        if record["what"].startswith("yaml/"): continue
        try: value = yaml.safe_load(record["text"])
        except (yaml.YAMLError, ValueError): continue
        wrong = [each for each in answer.get("unknown", []) if each.startswith("spec.")]
        # Scalars that YAML readers do not agree about are another matter, and so are nulls and metadata.
        if nulls(value) or "trap" in record["what"] or not (answer["accepted"] or wrong): continue
        # The server compares integers with the integral part of a bound.
        if record["what"] == "spec.gpuMemoryUtilization is 0": continue
        if not isinstance(value, dict) or not isinstance(value.get("metadata"), dict): continue
        if "name" not in value["metadata"]: continue
        error = next(validator.iter_errors(value), None)
        counts[answer["accepted"]] += 1
        if (error is None) != answer["accepted"]: print(path, record["what"], str(error)[:300])
assert counts[True] > 1000 and counts[False] > 100, counts
)";
  const test::TemporaryFolder folder;
  const fs::path schemas = folder.path() / "schemas.json";
  test::write_file(schemas, routerctl_prints({"schema", "--json-schema"}));
  std::vector<std::string> words{"/usr/bin/python3", "-c", script, schemas.string()};
  for (const auto& entry : fs::directory_iterator(source / "testdata/server")) {
    words.push_back(entry.path().string());
  }
  const test::Outcome python = test::run({.words = std::move(words)});
  CHECK(python.out == "");
  CHECK(python.err == "");
  CHECK(python.code == 0);
}

TEST_CASE("bounds and types of a JSON Schema are those of draft 7") {
  const Json route = cli::json_schema({schema::find_resource("static_route")});
  CHECK(route["$schema"] == "http://json-schema.org/draft-07/schema#");
  CHECK(route["properties"]["kind"]["const"] == "StaticRoute");
  CHECK(route["properties"]["spec"]["additionalProperties"] == false);
  const std::string text = cli::json_schema({schema::find_resource("ai_deployment")}).dump();
  CHECK(text.find("x-kubernetes") == std::string::npos);
  CHECK(text.find("nullable") == std::string::npos);
  CHECK(text.find(R"("type":["integer","string"])") != std::string::npos);
}
