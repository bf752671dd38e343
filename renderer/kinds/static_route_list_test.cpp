#include "renderer/kinds/static_route_list.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/yaml/parse.hpp"

using namespace routerctl;
using namespace routerctl::kinds;

namespace {

// A document with the list under the key "list".
struct Parsed {
  explicit Parsed(std::string text)
      : file(std::make_unique<SourceFile>(SourceFile{"list.yaml", std::move(text)})) {
    const std::vector<yaml::Part> parts = yaml::split(*file);
    documents = yaml::parse(parts.at(0), {}, diagnostics);
    REQUIRE_MESSAGE(diagnostics.empty(), file->text);
    root = yaml::Field(documents.data(), yaml::Document::root, yaml::Document::root);
    entries = split_at_commas(root["list"].text());
  }

  [[nodiscard]] EntryPlaces places() const { return {root["list"], entries}; }
  [[nodiscard]] std::string_view at(std::size_t index) const {
    return text_of(*file, places().place(index).span);
  }
  [[nodiscard]] std::string edited(const std::optional<Edit>& edit) const {
    if (!edit) {
      return "no edit";
    }
    std::string text = file->text;
    const Span span = edit->at.span;
    return text.replace(span.begin, span.end - span.begin, edit->replacement);
  }

  std::unique_ptr<SourceFile> file;
  Diagnostics diagnostics;
  std::vector<yaml::Document> documents;
  yaml::Field root;
  std::vector<std::string_view> entries;
};

}  // namespace

TEST_CASE("lists are split at every comma, nothing is trimmed") {
  using Entries = std::vector<std::string_view>;
  CHECK(split_at_commas("") == Entries{""});
  CHECK(split_at_commas("a") == Entries{"a"});
  CHECK(split_at_commas("a,b") == Entries{"a", "b"});
  CHECK(split_at_commas("a, b ,") == Entries{"a", " b ", ""});
  CHECK(split_at_commas(",,") == Entries{"", "", ""});
}

TEST_CASE("white space is trimmed at both ends only") {
  CHECK(trim(" \t\r\n") == "");
  CHECK(trim("") == "");
  CHECK(trim("\n a b\t") == "a b");
  CHECK(trim("\u00a0a") == "\u00a0a");
}

TEST_CASE("an entry is placed where it stands, in every style of YAML") {
  for (const char* text : {
           "list: one,two,three\n",
           "list: 'one,two,three'\n",
           "list: \"one, two ,three\"\n",
           "list: one,\n  two,\n  three\n",
           "list: \"one,\n  two,\n  three\"\n",
           "list: >-\n  one,\n  two,\n  three\n",
           "list: >- # a, b\n  one,\n  two,\n  three\n",
           "list: |\n  one,\n  two,\n  three\n",
           "list: |2-\n    one,two,three\n",
           "list: one,\r\n  two,\r\n  three\r\n",
           "{\"list\": \"one,two,three\"}",
           "list: \"\\u006fne,two,three\"\n",
       }) {
    CAPTURE(text);
    const Parsed list(text);
    CHECK(list.at(1) == "two");
    CHECK(list.at(2) == "three");
    CHECK(list.places().place(1).file == list.file.get());
  }
}

TEST_CASE("an entry that does not stand verbatim in the source is placed at the whole value") {
  const std::pair<std::string, std::string> table[] = {
      {"list: \"one,\\u0074wo\"\n", "\"one,\\u0074wo\""},
      {"list: \"one\\x2ctwo\"\n", "\"one\\x2ctwo\""},
      {"list: 'one,t''wo'\n", "'one,t''wo'"},
      {"list: one,t\n  wo\n", "one,t\n  wo"},
      {"a: &l one,two\nlist: *l\n", "*l"},
  };
  for (const auto& row : table) {
    CAPTURE(row.first);
    const Parsed list(row.first);
    CHECK(list.at(1) == row.second);
    CHECK(!list.places().replace(1, "x"));
  }
}

TEST_CASE("an empty entry is placed at the comma beside it") {
  const Parsed list("list: ',one,,two, '\n");
  const std::size_t start = list.file->text.find('\'') + 1;
  const std::pair<std::size_t, std::size_t> table[] = {{0, 0}, {2, 4}, {4, 9}};
  for (const auto& row : table) {
    CAPTURE(row.first);
    CHECK(list.at(row.first) == ",");
    CHECK(list.places().place(row.first).span.begin == start + row.second);
  }
  const Parsed nothing("list: ''\n");
  CHECK(nothing.at(0) == "''");
}

TEST_CASE("an entry is replaced together with the white space that belongs to it") {
  struct Row {
    const char* text;
    std::size_t index;
    const char* edited;
  };
  for (const Row& row : {
           Row{"list: a, b,c # d\n", 1, "list: a,X,c # d\n"},
           Row{"list: a,b ,c\n", 1, "list: a,X,c\n"},
           Row{"list: \" a,b \"\n", 0, "list: \"X,b \"\n"},
           Row{"list: \" a,b \"\n", 1, "list: \" a,X\"\n"},
           Row{"list: >-\n  a,\n  b\nz: 1\n", 1, "list: >-\n  a,X\nz: 1\n"},
           Row{"list: >-\n  a,\n  b\nz: 1\n", 0, "list: >-\n  X,\n  b\nz: 1\n"},
           Row{"list: a,\n  b,\n  c\n", 1, "list: a,X,\n  c\n"},
           Row{"list: |\n  a,b\nz: 1\n", 1, "no edit"},
           Row{"list: |2-\n   a,b\n", 0, "no edit"},
           Row{"list: a,,b\n", 1, "no edit"},
           Row{"a: &l x, y\nlist: *l\n", 1, "no edit"},
       }) {
    CAPTURE(row.text);
    const Parsed list(row.text);
    CHECK(list.edited(list.places().replace(row.index, "X")) == row.edited);
  }
}

TEST_CASE("an empty entry is removed with one comma") {
  struct Row {
    const char* text;
    std::size_t index;
    const char* edited;
  };
  for (const Row& row : {
           Row{"list: a,b,\n", 2, "list: a,b\n"},
           Row{"list: a,,b\n", 1, "list: a,b\n"},
           Row{"list: a, ,b\n", 1, "list: a,b\n"},
           Row{"list: ',a'\n", 0, "list: 'a'\n"},
           Row{"list: 'a, '\n", 1, "list: 'a'\n"},
           Row{"list: ',,a'\n", 0, "no edit"},
           Row{"list: ',,a'\n", 1, "list: ',a'\n"},
           Row{"list: >-\n  a,\n  b,\nz: 1\n", 2, "list: >-\n  a,\n  b\nz: 1\n"},
           Row{"list: >-\n  a,\n  ,b\n", 1, "no edit"},
           Row{"list: \"a,\n  \"\n", 1, "no edit"},
           Row{"list: a,b\n", 1, "no edit"},
           Row{"list: ''\n", 0, "no edit"},
       }) {
    CAPTURE(row.text);
    const Parsed list(row.text);
    CHECK(list.edited(list.places().remove(row.index)) == row.edited);
  }
}
