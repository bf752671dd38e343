#include "renderer/yaml/emit.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using routerctl::Json;
using routerctl::yaml::emit;
using routerctl::yaml::emit_json;
using routerctl::yaml::emit_json_go;
using routerctl::yaml::needs_quotes;

namespace {

std::string json(const Json& value, std::size_t indent = 2) {
  std::string out;
  emit_json(value, out, indent);
  return out;
}

std::string in_map(const std::string& text) { return emit(Json::object({{"k", text}})); }

}  // namespace

TEST_CASE("words that a reader takes for booleans, nulls or syntax are quoted") {
  for (const char* text : {"yes",  "On",  "n",        "Y",    "NO",    "off",   "true", "FALSE",
                           "null", "~",   "Null",     "yEs",  "tRUE",  "nULL",  "<<",   "=",
                           "inf",  "NaN", "Infinity", ".inf", "+.INF", "-.inf", "-inf", ".nan"}) {
    CAPTURE(text);
    CHECK(needs_quotes(text));
    CHECK(in_map(text) == "k: \"" + std::string(text) + "\"\n");
  }
}

TEST_CASE("numbers are quoted in every spelling some reader knows") {
  for (const char* text :
       {"0",       "8000", "0777", "0x1F",  "0X1f",     "0b101",  "0o17",   "1_000",
        "_1",      "+1",   "-0",   "-0x1F", "0b-1",     "08",     "1e3",    "12e3",
        "0e1234",  "1.20", ".5",   "1.",    "1.e+5",    "-.5e-3", "1e400",  "18446744073709551616",
        "1__2.5_", "1_e3", "1:20", "60:59", "12:30:45", "-1:20",  "1:20.5", "1_0:2"}) {
    CAPTURE(text);
    CHECK(needs_quotes(text));
  }
}

TEST_CASE("dates are quoted by their shape") {
  for (const char* text :
       {"2024-01-01", "2024-1-1", "2024-01-01T00:00:00Z", "2024-1-1 0:0:0", "2024-13-01"}) {
    CAPTURE(text);
    CHECK(needs_quotes(text));
  }
}

TEST_CASE("text that is syntax at its start, end or within is quoted") {
  for (const char* text :
       {"",  " ",   " a", "a ", "a: b",  "a:",  ":",     ": a",  "a #b", "#a",  "-",  "- a",
        "?", "? a", "*a", "&a", "!a",    "|",   ">",     "@a",   "`a",   "%a",  ",a", "[a",
        "]", "{a",  "}",  "'a", "\"a\"", "---", "--- a", "---a", "...",  "...a"}) {
    CAPTURE(text);
    CHECK(needs_quotes(text));
  }
}

TEST_CASE("text with characters nobody sees is quoted and escaped") {
  const std::pair<std::string, std::string_view> cases[] = {
      {"a\tb", R"("a\tb")"},
      {"a\rb", R"("a\rb")"},
      {"a\n \nb", R"("a\n \nb")"},
      {"a \nb", R"("a \nb")"},
      {"a\n\tb", R"("a\n\tb")"},
      {"\n", R"("\n")"},
      {"\b\f\v\x1b", R"("\b\f\u000b\u001b")"},
      {std::string("a\0b", 3), R"("a\u0000b")"},
      {"\x7f", R"("\u007f")"},
      {"a\xc2\x85"
       "b",
       R"("a\u0085b")"},
      {"a\xe2\x80\xa8"
       "b\xe2\x80\xa9",
       R"("a\u2028b\u2029")"},
      {"\xef\xbb\xbf"
       "a",
       R"("\ufeffa")"},
      {"\xef\xbf\xbe", R"("\ufffe")"},
      {"say \"a\\b\": c", R"("say \"a\\b\": c")"},
  };
  for (const auto& [text, printed] : cases) {
    CHECK(in_map(text) == "k: " + std::string(printed) + "\n");
  }
}

TEST_CASE("bytes that are not UTF-8 become replacement characters") {
  for (const char* text :
       {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82", "\xf5\x80\x80\x80"}) {
    CAPTURE(text);
    CHECK(in_map(std::string("a") + text).starts_with("k: \"a\\ufffd"));
    CHECK(emit_json_go(text).starts_with("\"\\ufffd"));
  }
}

TEST_CASE("other strings stay plain") {
  for (const char* text : {"1e",
                           "5d123",
                           "0o9",
                           "0xZZ",
                           "0x",
                           "0b2",
                           "1.2.3",
                           "192.168.1.1",
                           "v1",
                           "8000:80",
                           "1:60",
                           ":80",
                           "1:2x",
                           "0.0.0.0:8000",
                           "a:b",
                           "-a",
                           "--port",
                           "-n",
                           "-y",
                           "?a",
                           "a#b",
                           ".",
                           "..",
                           "./a",
                           "~/a",
                           "_",
                           "+",
                           "-.",
                           ".e5",
                           "+a",
                           "=a",
                           "<a>",
                           "a,b",
                           "a[0]",
                           "a{b}",
                           "it's",
                           "say \"a\"",
                           "a\\b",
                           "$(VAR)",
                           "${x}",
                           "2024-01",
                           "2024-123-1",
                           "20240-1-1",
                           "nullable",
                           "none",
                           "off-line",
                           "http://a.b:80/c?d=e&f#g",
                           "caf\xc3\xa9",
                           "\xf0\x9f\x98\x80",
                           "no way",
                           "a  b"}) {
    CAPTURE(text);
    CHECK_FALSE(needs_quotes(text));
    CHECK(in_map(text) == "k: " + std::string(text) + "\n");
  }
}

TEST_CASE("text of several lines is a literal block") {
  CHECK(in_map("a\nb") == "k: |-\n  a\n  b\n");
  CHECK(in_map("a\nb\n") == "k: |\n  a\n  b\n");
  CHECK(in_map("a\n") == "k: |\n  a\n");
  CHECK(in_map("a\n\n") == "k: |+\n  a\n\n");
  CHECK(in_map("a\n\n\nb") == "k: |-\n  a\n\n\n  b\n");
  CHECK(in_map(" a\nb") == "k: |2-\n   a\n  b\n");
  CHECK(in_map("\na\n") == "k: |2\n\n  a\n");
  CHECK(in_map("\n\n a\n\n\n") == "k: |2+\n\n\n   a\n\n\n");
  CHECK(in_map("# a: b\n--- \"c\"\\") == "k: |-\n  # a: b\n  --- \"c\"\\\n");
  CHECK(emit(Json::object({{"a", Json::array({"x\ny", Json::object({{"b", " x\ny\n"}})})}})) ==
        "a:\n- |-\n  x\n  y\n- b: |2\n     x\n    y\n");
}

TEST_CASE("long lines are never folded") {
  std::string words;
  for (int i = 0; i < 200; ++i) {
    words += "word ";
  }
  words += "end";
  CHECK(in_map(words) == "k: " + words + "\n");
  CHECK(in_map(words + ":") == "k: \"" + words + ":\"\n");
}

TEST_CASE("layout is that of kubectl") {
  const Json value = Json::parse(R"({
    "apiVersion": "v1", "empty": {}, "none": [], "null": null, "on": true, "8080": 80,
    "list": ["a", 1, [], {}, null, [1, [2, 3], {"a": 1, "b": [2]}], {"a": {"b": {"c": 1}}, "d": [{"e": "f"}]}],
    "z": {"a": "b"}})");
  CHECK(emit(value) == R"(apiVersion: v1
empty: {}
none: []
"null": null
"on": true
"8080": 80
list:
- a
- 1
- []
- {}
- null
- - 1
  - - 2
    - 3
  - a: 1
    b:
    - 2
- a:
    b:
      c: 1
  d:
  - e: f
z:
  a: b
)");
}

TEST_CASE("anything can be the root") {
  CHECK(emit(Json::object()) == "{}\n");
  CHECK(emit(Json::array()) == "[]\n");
  CHECK(emit(nullptr) == "null\n");
  CHECK(emit("a") == "a\n");
  CHECK(emit("a\nb") == "\"a\\nb\"\n");
  CHECK(emit(Json::array({1, Json::object({{"a", 2}})})) == "- 1\n- a: 2\n");
}

TEST_CASE("a key too long for a simple key is an explicit one") {
  const std::string key(1001, 'k');
  CHECK(emit(Json::object({{std::string(1000, 'k'), 1}})) == std::string(1000, 'k') + ": 1\n");
  CHECK(emit(Json::object({{key, 1}, {"b", 2}})) == "? " + key + "\n: 1\nb: 2\n");
  CHECK(emit(Json::object({{key, "a\nb"}})) == "? " + key + "\n: |-\n  a\n  b\n");
  CHECK(emit(Json::object({{key, Json::array({1})}})) == "? " + key + "\n:\n  - 1\n");
  CHECK(emit(Json::array({Json::object({{key, Json::object({{"a", 1}})}})})) ==
        "- ? " + key + "\n  :\n    a: 1\n");
}

TEST_CASE("a key of several lines is quoted") {
  CHECK(emit(Json::object({{"a\nb", 1}})) == "\"a\\nb\": 1\n");
}

TEST_CASE("numbers keep their value") {
  constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
  constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
  CHECK(emit(Json::array({largest, smallest, 0, -1})) ==
        "- 18446744073709551615\n- -9223372036854775808\n- 0\n- -1\n");
  CHECK(emit(Json::array({0.1, 1e20, -2.5})) == "- 0.1\n- 100000000000000000000\n- -2.5\n");
  // With a point: YAML 1.1 has no 1e+21.
  CHECK(emit(Json::array({1e21, 1.5e21, 1e-7})) == "- 1.0e+21\n- 1.5e+21\n- 1.0e-7\n");
  CHECK(emit_json_go(Json::array({1e21, 1.5e21, 1e-7})) == "[1e+21,1.5e+21,1e-7]");
  CHECK_THROWS_AS(emit(std::numeric_limits<double>::quiet_NaN()), std::logic_error);
  CHECK_THROWS_AS(emit_json_go(std::numeric_limits<double>::infinity()), std::logic_error);
}

TEST_CASE("JSON has two spaces and minimal escapes") {
  const Json value =
      Json::parse(R"({"b": {}, "a": [], "c": [1, {"d": "<é\u2028/\u007f\"\\\n>"}], "e": true})");
  CHECK(json(value) ==
        "{\n  \"b\": {},\n  \"a\": [],\n  \"c\": [\n    1,\n    {\n      \"d\": "
        "\"<é\xe2\x80\xa8/\x7f\\\"\\\\\\n>\"\n    }\n  ],\n  \"e\": true\n}");
  CHECK(json(18446744073709551615U) == "18446744073709551615");
  CHECK(Json::parse(json(value, 4)) == value);
}

TEST_CASE("JSON of Go's encoding/json is reproduced byte for byte") {
  const std::pair<std::string, std::string_view> cases[] = {
      {"a\"b\\c", R"("a\"b\\c")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {std::string("\0\x01\x1f", 3), R"("\u0000\u0001\u001f")"},
      {"http://a?b=1&c=<d>", R"("http://a?b=1\u0026c=\u003cd\u003e")"},
      {"\xe2\x80\xa8\xe2\x80\xa9", R"("\u2028\u2029")"},
      {"\x7f/\xc3\xa9\xf0\x9f\x98\x80\xef\xbb\xbf",
       "\"\x7f/\xc3\xa9\xf0\x9f\x98\x80\xef\xbb\xbf\""},
      {"a\xff\xfe"
       "b",
       R"("a\ufffd\ufffdb")"},
      {"\xef\xbf\xbd", "\"\xef\xbf\xbd\""},
  };
  for (const auto& [text, printed] : cases) {
    CHECK(emit_json_go(text) == printed);
  }
  CHECK(emit_json_go(Json::parse(R"({"b": [1, 2.50, null], "a": {}, "<": []})")) ==
        R"({"b":[1,2.5,null],"a":{},"\u003c":[]})");
}
