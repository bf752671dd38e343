// What the readers remember about a document: spans, origins, order. What they refuse is recorded
// in testdata/yaml, how they type values is compared with kubectl in oracle_test.cpp.

#include "renderer/yaml/parse.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace routerctl;
using yaml::Field;

struct Read {
  explicit Read(std::string text, yaml::Limits limits = {}) : file{"in.yaml", std::move(text)} {
    for (const yaml::Part& part : yaml::split(file)) {
      for (yaml::Document& document : yaml::parse(part, limits, diagnostics)) {
        documents.push_back(std::move(document));
      }
    }
  }
  [[nodiscard]] Field root(std::size_t index = 0) const {
    return {&documents.at(index), yaml::Document::root, yaml::Document::root};
  }
  [[nodiscard]] std::string_view at(Span span) const { return text_of(file, span); }

  SourceFile file;
  Diagnostics diagnostics;
  std::vector<yaml::Document> documents;
};

}  // namespace

TEST_CASE("keys and values know the bytes they stand in, quotes included") {
  const std::pair<const char*, const char*> cases[] = {
      {"a: plain text", "plain text"},
      {"a: 'single'", "'single'"},
      {"a: \"double\\n\"", "\"double\\n\""},
      {"a: [1, {b: 2}]", "[1, {b: 2}]"},
      {"é: ü # comment", "ü"},
      {"{\"a\": 12.5, \"b\": 1}", "12.5"},
      {"{\"a\": \"x\\ty\"}", "\"x\\ty\""},
      {"{\"a\": [1, true], \"b\": null}", "[1, true]"},
      {"a: &anchor value", "value"},
      {"a: !!str 5", "5"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    const Read read(text);
    const Field first = *read.root().items().begin();
    CHECK(read.at(first.place().span) == expected);
    CHECK(read.diagnostics.empty());
  }
}

TEST_CASE("positions count bytes behind characters of several bytes, a byte order mark and CRLF") {
  const Read read("\xEF\xBB\xBFé: 1\r\n# ü\r\nb:\r\n  c: \"ö\"\r\n");
  const Field c = read.root()["b"]["c"];
  CHECK(c.text() == "ö");
  CHECK(read.at(c.place().span) == "\"ö\"");
  CHECK(locate(read.file, c.place().span.begin).line == 4);
  CHECK(locate(read.file, c.place().span.begin).column == 6);
  CHECK(read.at(c.key_place().span) == "c");
}

TEST_CASE("text that stands verbatim in the source is not copied") {
  const Read read("a: plain\nb: 'quoted'\nc: \"esc\\x41pe\"\n");
  const auto inside = [&](const Field& field) {
    const char* const text = field.text().data();
    return text >= read.file.text.data() && text < read.file.text.data() + read.file.text.size();
  };
  CHECK(inside(read.root()["a"]));
  CHECK(inside(read.root()["b"]));
  CHECK_FALSE(inside(read.root()["c"]));
  CHECK(read.root()["c"].text() == "escApe");
}

TEST_CASE("an alias is a copy that says so, with its text where the anchor is") {
  const Read read("a: &x {k: v}\nb: *x\n");
  const Field copied = read.root()["b"]["k"];
  CHECK(copied.text() == "v");
  CHECK(copied.document()->nodes[copied.id()].from == yaml::From::alias);
  CHECK(copied.place().span == read.root()["a"]["k"].place().span);
}

TEST_CASE("of merged maps the written keys win, then the earlier map") {
  const Read read("m: [&a {x: 1, w: 1}, &b {x: 2, z: 2}]\nr:\n  <<: [*a, *b]\n  w: 3\n");
  const Field merged = read.root()["r"];
  CHECK(merged.json() == Json::object({{"w", 3}, {"x", 1}, {"z", 2}}));
  CHECK(merged["x"].document()->nodes[merged["x"].id()].from == yaml::From::merge_key);
}

TEST_CASE("parts without content are no documents, and the others are numbered without them") {
  const Read read("# a licence\n\n---\n---\n# nothing\n---\na: 1\n--- # comment\nb: 2\n---\n");
  REQUIRE(read.documents.size() == 2);
  CHECK(read.documents[0].number == 0);
  CHECK(read.documents[1].number == 1);
}

TEST_CASE("an error costs its document only") {
  const Read read("a: [\n---\nb: 1\n---\nc: \"x\n---\nd: 1\n");
  CHECK(read.documents.size() == 2);
  REQUIRE(read.diagnostics.size() == 2);
  CHECK(read.at(read.diagnostics[0].where.span) == "[");
  CHECK(read.at(read.diagnostics[1].where.span) == "\"");
}

TEST_CASE("a document with a duplicate key comes back as failed, for better messages") {
  const Read read("a: 1\nb: 2\na: 3\n");
  REQUIRE(read.documents.size() == 1);
  CHECK(read.documents[0].failed);
  CHECK(read.diagnostics.size() == 1);
}

TEST_CASE("duplicates are found in large maps too, each once, with the first place") {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += "key" + std::to_string(i % 98) + ": x\n";
  }
  const Read read(text);
  REQUIRE(read.diagnostics.size() == 2);
  CHECK(read.diagnostics[0].message == "duplicate field \"key0\"");
  CHECK(read.at(read.diagnostics[0].related[0].first.span) == "key0");
}

TEST_CASE("limits are the caller's") {
  CHECK(Read("a: [[1]]").diagnostics.empty());
  CHECK(Read("a: [[1]]", {.nesting = 2}).diagnostics.size() == 1);
  CHECK(Read("a: &x [1, 2]\nb: *x\n", {.alias_bytes = 100}).diagnostics.size() == 1);
  CHECK(Read("a: &x [1, 2]\nb: *x\n", {.alias_bytes = 200}).diagnostics.empty());
}

TEST_CASE("aliases cannot nest deeper than the limit either") {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 200; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  }
  const Read read(text);
  REQUIRE_FALSE(read.diagnostics.empty());
  CHECK(read.diagnostics[0].rule->code == "yaml-alias-size");
}

TEST_CASE("several JSON objects in a row are several documents") {
  const Read read("{\"a\": 1}\n{\"b\": [2]} {\"c\": {}}\n");
  REQUIRE(read.documents.size() == 3);
  CHECK(read.root(1).json() == Json::object({{"b", Json::array({2})}}));
  CHECK(read.at(read.root(2)["c"].place().span) == "{}");
}

TEST_CASE("a path names what the API server would name") {
  const Read read("spec:\n  a:\n  - b: 1\n  - c.d: 2\n");
  CHECK(read.root()["spec"]["a"].path() == "spec.a");
  const Field second = *++read.root()["spec"]["a"].items().begin();
  CHECK(second["c.d"].path() == "spec.a[1].c.d");
}
