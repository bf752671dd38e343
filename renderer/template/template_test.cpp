#include "renderer/template/template.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/template/parse.hpp"
#include "renderer/yaml/emit.hpp"

using namespace routerctl;
using tmpl::fill;
using tmpl::Template;

namespace {

using Values = std::map<std::string, Json, std::less<>>;

Template parse(std::string text) { return tmpl::parse({"t.yaml", std::move(text)}); }

tmpl::Lookup in(const Values& values) {
  return [&values](std::string_view name) {
    const auto at = values.find(name);
    return at == values.end() ? nullptr : &at->second;
  };
}

Json filled(std::string text, const Values& values = {}) {
  const Template parsed = parse(std::move(text));
  return fill(parsed, in(values));
}

std::string refusal(const std::string& text) {
  try {
    parse(text);
  } catch (const tmpl::SyntaxError& error) {
    const LineColumn at = locate({"", text}, error.span.begin);
    return std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + error.message;
  }
  return "accepted";
}

std::string marked(const Template& in, Span span) { return std::string(text_of(in.file, span)); }

}  // namespace

TEST_CASE("a leaf that is one hole takes the value with its type") {
  const Values values{{"s", "8000"},
                      {"i", 3},
                      {"f", 0.5},
                      {"b", true},
                      {"e", Json::object()},
                      {"l", Json::array()},
                      {"m", Json::object({{"x", nullptr}, {"y", Json::array({1})}})}};
  CHECK(filled("a: ${s}\nb: ${i}\nc: ${f}\nd: ${b}\ne: ${e}\nf: ${l}\ng: ${m}\n", values).dump() ==
        R"({"a":"8000","b":3,"c":0.5,"d":true,"e":{},"f":[],"g":{"x":null,"y":[1]}})");
  CHECK(
      filled("- \"${i}\"\n- '${i}'\n- [\"${i}\"]\n- |-\n  ${i}\n- {a: '${i}'}\n", values).dump() ==
      R"([3,3,[3],3,{"a":3}])");
  CHECK(filled("${m}\n", values) == values.at("m"));
}

TEST_CASE("within a longer string the result is a string") {
  const Values values{
      {"a", "x"}, {"i", -7}, {"f", 1e21}, {"b", false}, {"u", 18446744073709551615U}};
  CHECK(filled("${a}-server", values) == "x-server");
  CHECK(filled("${i}${i}", values) == "-7-7");
  CHECK(filled("'${a}: ${i} ${f} ${b} ${u}'", values) == "x: -7 1e+21 false 18446744073709551615");
  CHECK(filled("|\n  ${i}\n", values) == "-7\n");
  CHECK(filled("|\n  # ${a}\n    b: ${b}\n\n", values) == "# x\n  b: false\n");
  CHECK(filled("http://${a}.svc:80/$(VAR)/$$(X)/$", values) == "http://x.svc:80/$(VAR)/$$(X)/$");
}

TEST_CASE("a value never becomes syntax") {
  for (const char* text : {"a: b\n- c", "${other}", "$${x}", "# a", "&a", "*a", "{}", "null",
                           "- a\n---\nb: c", "\"", "'", "|", "\n  b: c"}) {
    CAPTURE(text);
    CHECK(filled("k: ${v}", {{"v", text}}) == Json::object({{"k", text}}));
    CHECK(filled("k: \"<${v}>\"", {{"v", text}}) ==
          Json::object({{"k", "<" + std::string(text) + ">"}}));
  }
}

TEST_CASE("a null drops the key or the item") {
  const Values values{{"n", nullptr}, {"x", 1}, {"e", Json::object()}, {"l", Json::array()}};
  CHECK(filled("a: ${n}\nb: ${x}\nc: ${n}\n", values).dump() == R"({"b":1})");
  CHECK(filled("- ${n}\n- ${x}\n- ${n}\n- ${x}\n", values).dump() == "[1,1]");
  CHECK(filled("a: ${e}\nb: ${l}\n", values).dump() == R"({"a":{},"b":[]})");
}

TEST_CASE("what the template itself says is empty stays") {
  const Values values{{"n", nullptr}};
  CHECK(filled("a: null\nb:\nc: ~\nd: {}\ne: []\nf: ''\n").dump() ==
        R"({"a":null,"b":null,"c":null,"d":{},"e":[],"f":""})");
  CHECK(filled("a:\n  b: ${n}\nc:\n- ${n}\n", values).dump() == R"({"a":{},"c":[]})");
}

TEST_CASE("literal leaves and keys mean what they mean to kubectl") {
  CHECK(
      filled("a: yes\nb: 'yes'\nc: 0777\nd: 1e5\ne: 1.5\nf: 1_000\ng: 2024-01-01\nh: |\n  1\non: "
             "x\n8080: v\n"
             "'1': z\n")
          .dump() ==
      R"({"a":true,"b":"yes","c":511,"d":100000,"e":1.5,"f":1000,"g":"2024-01-01","h":"1\n","true":"x","8080":"v","1":"z"})");
}

TEST_CASE("a doubled dollar stands for the text of a hole") {
  CHECK(filled("a: $${x}\nb: 'echo $${HOME:-/} ${v}'\nc: $$$${x}\n$${k}: 1\n", {{"v", 1}}).dump() ==
        R"({"a":"${x}","b":"echo ${HOME:-/} 1","c":"$$${x}","${k}":1})");
}

TEST_CASE("comments, CRLF and a byte order mark are no matter") {
  CHECK(filled("\xef\xbb\xbf# c\r\n---\r\na: ${v} # ${c}\r\nb: |\r\n  x\r\n  y\r\n", {{"v", 1}})
            .dump() == R"({"a":1,"b":"x\ny\n"})");
}

TEST_CASE("a name nobody provides is an error at its place") {
  const Template parsed = parse("a: 1\nb:\n  - $${x} ${x}\n  - \"é ${y}\"\n");
  try {
    fill(parsed, in({}));
    FAIL("accepted");
  } catch (const tmpl::MissingName& missing) {
    CHECK(missing.where == &parsed);
    CHECK(missing.name == "x");
    CHECK(missing.found.empty());
    CHECK(marked(parsed, missing.span) == "${x}");
    CHECK(locate(parsed.file, missing.span.begin).column == 11);
  }
  try {
    fill(parsed, in({{"x", 1}}));
    FAIL("accepted");
  } catch (const tmpl::MissingName& missing) {
    CHECK(missing.name == "y");
    CHECK(locate(parsed.file, missing.span.begin).line == 4);
    CHECK(locate(parsed.file, missing.span.begin).column == 8);
  }
}

TEST_CASE("what has no text cannot be part of a longer string") {
  Template parsed = parse("a: x${v}");
  CHECK_THROWS_WITH_AS(fill(parsed, in({{"v", nullptr}})),
                       "t.yaml:1: ${v} cannot be part of a longer string", std::logic_error);
  CHECK_THROWS_AS(fill(parsed, in({{"v", Json::array()}})), std::logic_error);
  parsed.built_in = false;
  try {
    fill(parsed, in({{"v", Json::object()}}));
    FAIL("accepted");
  } catch (const tmpl::MissingName& missing) {
    const Diagnostic diagnostic = tmpl::to_diagnostic(missing);
    CHECK(diagnostic.rule->code == "template-not-text");
    CHECK(diagnostic.message == "${v} cannot be part of a longer string");
    CHECK(diagnostic.found == "object");
    CHECK(marked(parsed, diagnostic.where.span) == "${v}");
  }
}

TEST_CASE("names are sorted, once each, without escaped ones") {
  CHECK(parse("a: ${z}\nb: [\"${b} ${a}\", {c: '${z}'}]\nd: $${no}\n").names() ==
        std::vector<std::string>{"a", "b", "z"});
  CHECK(parse("a: 1").names().empty());
}

TEST_CASE("pointers of leaves are RFC 6901 and count what was kept") {
  const Template parsed = parse(
      "a/b~c:\n  d: ${x}\nl:\n- ${n}\n- lit\n- k: ${m}\n- '${x}-${y}'\n- ${n}\n- ${y}\n'': "
      "${x}\nz: ${n}\n");
  const Values values{{"x", 1}, {"y", "2"}, {"n", nullptr}, {"m", Json::object({{"p", 1}})}};
  std::vector<std::pair<std::string, std::string>> leaves;
  const Json result =
      fill(parsed, in(values), [&](const std::string& pointer, std::string_view name) {
        leaves.emplace_back(pointer, name);
      });
  CHECK(leaves == std::vector<std::pair<std::string, std::string>>{{"/a~1b~0c/d", "x"},
                                                                   {"/l/1/k", "m"},
                                                                   {"/l/2", "x"},
                                                                   {"/l/2", "y"},
                                                                   {"/l/3", "y"},
                                                                   {"/", "x"}});
  for (const auto& leaf : leaves) {
    CHECK(result.contains(Json::json_pointer(leaf.first)));
  }
  leaves.clear();
  fill(parse("${x}"), in(values), [&](const std::string& pointer, std::string_view name) {
    leaves.emplace_back(pointer, name);
  });
  CHECK(leaves == std::vector<std::pair<std::string, std::string>>{{"", "x"}});
}

TEST_CASE("what a template may not hold is refused where it stands") {
  const std::pair<std::string, std::string_view> cases[] = {
      {"", "1:1: the template is empty"},
      {"# only a comment\n", "1:1: the template is empty"},
      {"---\n", "1:1: the template is empty"},
      {"a: 1\n---\nb: 2\n", "2:1: a template is one document, and a second one starts here"},
      {" a: 1\nb: 2\n", "2:1: a template is one document, and a second one starts here"},
      {"a: &x 1", "1:4: a template has no anchors and aliases"},
      {"a: &x {}", "1:4: a template has no anchors and aliases"},
      {"a: &x", "1:4: a template has no anchors and aliases"},
      {"a: !!str 1", "1:4: a template has no tags"},
      {"a: ! 1", "1:4: a template has no tags"},
      {"a: !x []", "1:4: a template has no tags"},
      {"<<: {a: 1}", "1:1: a template has no merge keys"},
      {"a: 1\nb: 2\n'a': 3\n", "3:1: the key \"a\" stands twice in one map"},
      {"x:\n- true: 1\n  yes: 2\n", "3:3: the key \"true\" stands twice in one map"},
      {"~: 1", "1:1: a key is null"},
      {"[a]: 1", "1:1: a key is a map or a list"},
      {"? {a: b}\n: 1", "1:3: a key is a map or a list"},
      {"18446744073709551615: 1", "1:1: a key is null or too large a number"},
      {"${x}: 1", "1:1: a hole cannot be a key"},
      {"a: \"b\"\n'x-${y}': 1", "2:1: a hole cannot be a key"},
      {"a: b ${x", "1:6: this ${ is never closed"},
      {"a: |\n  b\n  é ${x\n  c\n", "3:5: this ${ is never closed"},
      {"a: ${}", "1:4: a hole holds a name: a letter, then letters, digits and _"},
      {"a: ${x-y}", "1:4: a hole holds a name: a letter, then letters, digits and _"},
      {"a: ${HOME:-/}", "1:4: a hole holds a name: a letter, then letters, digits and _"},
      {"a: ${ x }", "1:4: a hole holds a name: a letter, then letters, digits and _"},
      {"a: ${1x}", "1:4: a hole holds a name: a letter, then letters, digits and _"},
      {"a: [${x}]", "1:5: a hole within [...] or {...} needs quotes"},
      {"a: {b: ${x}}", "1:8: a hole within [...] or {...} needs quotes"},
      {"a: .nan", "1:4: JSON has no such number"},
      {"a: -.inf", "1:4: JSON has no such number"},
      {"a: \"b", "1:6: illegal EOF in scalar"},
      {"a: b: c", "1:5: illegal map value"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.first);
    CHECK(refusal(one.first) == one.second);
  }
}

TEST_CASE("deep nesting is refused, not a crash") {
  CHECK(refusal(std::string(100'000, '[')) != "accepted");
  CHECK(refusal([] {
          std::string text;
          for (int i = 0; i < 100'000; ++i) {
            text += "- ";
          }
          return text;
        }()) != "accepted");
}
