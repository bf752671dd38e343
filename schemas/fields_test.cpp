// testdata/schemas/<kind>.fields.tsv: every field of the operator's own CRD, with what the API
// server checks. Our CRD has these fields and no others.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "renderer/json.hpp"
#include "renderer/test_files.hpp"

namespace fs = std::filesystem;

using routerctl::Json;
using routerctl::test::read_file;

namespace {

constexpr const char* quantity =
    R"(^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$)";

std::string type_of(const Json& schema) {
  if (schema.value("x-kubernetes-int-or-string", false)) {
    return "int-or-string";
  }
  if (schema.contains("items")) {
    return "array<" + type_of(schema["items"]) + ">";
  }
  if (schema.contains("additionalProperties")) {
    return "map<string," + type_of(schema["additionalProperties"]) + ">";
  }
  return schema.at("type");
}

std::string pattern_of(const Json& schema) {
  const Json& of =
      schema.contains("additionalProperties") ? schema["additionalProperties"] : schema;
  const std::string pattern = of.value("pattern", "");
  return pattern == quantity ? "quantity" : pattern;
}

std::string joined(const Json& list) {
  return fmt::format("{}", fmt::join(list.get<std::vector<std::string>>(), ","));
}

void flatten(const Json& object, const std::string& path, std::vector<std::string>& rows) {
  const Json required = object.value("required", Json::array());
  const Json properties = object.value("properties", Json::object());
  for (const auto& [name, schema] : properties.items()) {
    const std::string at = path.empty() ? name : path + '.' + name;
    const bool needed = std::find(required.begin(), required.end(), name) != required.end();
    rows.push_back(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", at, type_of(schema),
                               needed ? "yes" : "no", schema.value("format", ""),
                               schema.value("default", ""), pattern_of(schema),
                               schema.value("x-kubernetes-list-type", ""),
                               joined(schema.value("x-kubernetes-list-map-keys", Json::array())),
                               schema.value("x-kubernetes-map-type", "")));
    flatten(schema.contains("items") ? schema["items"] : schema,
            schema.contains("items") ? at + "[]" : at, rows);
  }
}

std::string text_of(std::vector<std::string> rows) {
  std::sort(rows.begin(), rows.end());
  return fmt::format("{}\n", fmt::join(rows, "\n"));
}

std::string sorted_lines(const std::string& text) {
  std::vector<std::string> rows;
  for (std::size_t begin = text.find('\n') + 1, end = 0;
       (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    rows.push_back(text.substr(begin, end - begin));
  }
  return text_of(rows);
}

}  // namespace

TEST_CASE("a CRD has every field of the operator's, of the same type") {
  const fs::path source = ROUTERCTL_SOURCE_DIR;
  std::size_t compared = 0;
  for (const fs::directory_entry& file : fs::directory_iterator(source / "testdata/schemas")) {
    const std::string kind = file.path().stem().stem().string();
    CAPTURE(kind);
    const Json crd = Json::parse(read_file(source / "schemas/openapi/crds" / (kind + ".json")));
    std::vector<std::string> rows;
    flatten(crd.at("/spec/versions/0/schema/openAPIV3Schema"_json_pointer), "", rows);
    const std::string recorded = read_file(file.path());
    CHECK(routerctl::test::difference(sorted_lines(recorded), text_of(rows), kind) == "");
    ++compared;
  }
  CHECK(compared >= 2);
}

TEST_CASE("the types of Kubernetes have no descriptions in a CRD, so that kubectl can apply it") {
  const std::string path = ROUTERCTL_SOURCE_DIR "/schemas/openapi/crds/ai_deployment.json";
  const Json crd = Json::parse(read_file(path));
  CHECK(crd.dump().size() < 200'000);
  const Json& pod = crd.at(
      "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/deployment/properties/"
      "template/properties/spec"_json_pointer);
  CHECK(pod.dump().find("\"description\"") == std::string::npos);
}
