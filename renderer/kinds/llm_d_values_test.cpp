#include "renderer/kinds/llm_d_values.hpp"

#include <doctest/doctest.h>

#include "renderer/kinds/test_rendered.hpp"

using namespace routerctl;

namespace {

// Keeps the document that the field points into.
struct Read {
  explicit Read(std::string text) : file{"text.yaml", std::move(text)} {
    Diagnostics diagnostics;
    documents = yaml::parse(yaml::split(file).at(0), {}, diagnostics);
    REQUIRE(diagnostics.empty());
  }
  [[nodiscard]] yaml::Field root() const {
    return {documents.data(), yaml::Document::root, yaml::Document::root};
  }

  SourceFile file;
  std::vector<yaml::Document> documents;
};

}  // namespace

TEST_CASE("0 and empty texts take the controller's default") {
  const Read read("{zero: 0, one: 1, minus: -1, empty: '', text: x}");
  CHECK(kinds::llm_d_number(read.root()["zero"], 7).value == 7);
  CHECK(kinds::llm_d_number(read.root()["none"], 7).value == 7);
  CHECK(kinds::llm_d_number(read.root()["none"], 7).from.empty());
  CHECK(kinds::llm_d_number(read.root()["one"], 7).value == 1);
  CHECK(kinds::llm_d_number(read.root()["minus"], 7).value == -1);
  CHECK(kinds::llm_d_text(read.root()["empty"], "d").value == "d");
  CHECK(kinds::llm_d_text(read.root()["none"], "d").value == "d");
  CHECK(kinds::llm_d_text(read.root()["text"], "d").value == "x");
  CHECK(kinds::llm_d_text(read.root()["text"], "d").from.size() == 1);
}

TEST_CASE("resources come out as Go writes them") {
  struct Row {
    const char* written;
    const char* made;
  };
  for (const Row& row : {
           Row{"{}", "null"},
           Row{"{limits: {}, requests: {}, claims: []}", "null"},
           Row{"{limits: {cpu: 3}}", R"({"limits":{"cpu":"3"}})"},
           Row{"{requests: {cpu: '0.1', memory: 1024Mi}, limits: {cpu: '1e3'}}",
               R"({"limits":{"cpu":"1e3"},"requests":{"cpu":"100m","memory":"1Gi"}})"},
           Row{"{claims: [{name: gpu}]}", R"({"claims":[{"name":"gpu"}]})"},
       }) {
    CAPTURE(row.written);
    const Read read(row.written);
    CHECK(kinds::llm_d_resources(read.root()).value.dump() == row.made);
  }
  CHECK(kinds::llm_d_resources({}).value.is_null());
}

TEST_CASE("a selector picks pods that have all of its labels") {
  const Json labels = Json::object({{"a", "1"}, {"b", "2"}});
  CHECK(kinds::llm_d_selects(Json::object({{"a", "1"}}), labels));
  CHECK(kinds::llm_d_selects(labels, labels));
  CHECK_FALSE(kinds::llm_d_selects(Json::object({{"a", "2"}}), labels));
  CHECK_FALSE(kinds::llm_d_selects(Json::object({{"c", "1"}}), labels));
  CHECK_FALSE(kinds::llm_d_selects(labels, Json()));
}
