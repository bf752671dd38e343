// What we emit, read by kubectl, PyYAML (YAML 1.1), yaml-cpp and ourselves: the same values.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "renderer/yaml/emit.hpp"
#include "renderer/yaml/resolve.hpp"
#include "renderer/yaml/test_oracle.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::test;

std::vector<std::string> nasty_strings() {
  std::vector<std::string> all{
      // words
      "yes", "Yes", "YES", "On", "off", "n", "N", "y", "Y", "no", "true", "False", "null", "Null",
      "~", "yEs", "tRUE", "nULL", "<<", "=", "inf", "NaN", "Infinity", ".inf", "-.INF", "+.inf",
      ".nan", ".NaN", "-inf",
      // numbers
      "0", "-0", "+1", "8000", "0777", "0x1F", "0X1f", "-0x1F", "0b101", "0b-1", "0o17", "1_000",
      "_1", "08", "1e3", "12e3", "0e1234", "1.20", ".5", "1.", "-.5e-3", "1.e+5", "1e400", "1e-400",
      "1__2.5_", "9223372036854775808", "18446744073709551616", "1e", "5d123", "0o9", "0xZZ",
      "1.2.3", "192.168.1.1", "v1", "1,000", "+", "-.", ".", "..", "_", ".e5", "0b2", "0x",
      // base 60 and dates
      "1:20", "60:59", "12:30:45", "-1:20", "1:20.5", "1_0:2", "8000:80", "1:60", ":80",
      "0.0.0.0:8000", "2024-01-01", "2024-1-1", "2024-01-01T00:00:00Z", "2024-1-1 0:0:0",
      "2024-13-01", "2024-01", "20240-01-01",
      // syntax
      "", " ", "  ", " a", "a ", "a: b", "a:", ":", ": a", "a #b", "#a", "-", "- a", "?", "? a",
      "*a", "&a", "!a", "!!str a", "|", ">", "|-", "@a", "`a", "%a", "%YAML 1.1", ",a", "[a", "]",
      "{a", "}", "{}", "[]", "'a", "\"a\"", "'", "\"", "---", "--- a", "---a", "...", "... a",
      "a:b", "-a", "--", "--port", "?a", "a#b", "a,b", "a]", "a}", "a: b: c", "it's", "say \"a\"",
      "a\\b", "\\", "$(VAR)", "${x}", "{{ x }}", "a  b", "a : b", "a -b", "a ?b", "a\\", "a'",
      "http://a.b:80/c?d=e&f#g",
      // several lines
      "\n", "\n\n", "a\n", "a\n\n", "a\nb", "a\nb\n", "a\n\n\nb\n\n", "\na", "\n\n a\n", " a\nb",
      "  a\n b\nc", "a\n  b\n", "a \nb", "a\n \nb", "a\n b \n", "a\n ", "a\n\tb", "\ta\nb",
      "a\r\nb", "a\rb", "# a\nb: c\n", "---\na\n---\n", "...\na", "- a\n- b\n", "a:\n  b\n", "|\na",
      "a\n#b\n", "a\n\n# b", "'\n\"", "%a\n%b", "\n ", " \n", " \na",
      // characters
      "a\tb", "\t", "\r", "\b", "\x1b[0m", "\x7f", std::string("a\0b", 3), "caf\xc3\xa9",
      "\xc2\x85", "a\xc2\x85\nb", "\xc2\xa0", "a\xc2\xa0", "\xc2\xa0 a", "\xc2\x80", "\xe2\x80\xa8",
      "a\xe2\x80\xa9"
      "b\nc",
      "\xef\xbb\xbf", "a\xef\xbb\xbf\nb", "\xef\xbf\xbd", "\xef\xbf\xbe", "\xef\xbf\xbf",
      "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80\nb", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80",
      "\xe2\x80\xae"
      "a",
      "\xe3\x80\x80", "\xd7\xa9"};
  std::string words;
  for (int i = 0; i < 40; ++i) {
    words += "some words ";
  }
  all.push_back(words + "end");
  all.push_back(words + "# end");
  all.push_back(words + "\n" + words + "end\n");
  all.push_back(std::string(500, 'k'));
  all.push_back(std::string(1000, 'k'));
  all.push_back(std::string(1001, 'k'));
  all.push_back(std::string(1100, ' ') + "k");
  all.push_back(std::string(700, '\n'));
  return all;
}

// A string wherever one can stand.
Json everywhere(const std::string& text) {
  return Json::object({{"v", text},
                       {"list", Json::array({text, Json::array({text, text}), "z"})},
                       {"maps", Json::array({Json::object({{text, text}, {"z-", text}})})},
                       {"key", Json::object({{text, Json::array({text})}})},
                       {"deep", Json::object({{text, Json::object({{text, text}})}})},
                       {"z", text}});
}

std::vector<Json> nasty_values() {
  std::vector<Json> all;
  for (const std::string& text : nasty_strings()) {
    all.push_back(everywhere(text));
  }
  all.push_back(Json::parse(
      R"([{}, [], null, true, false, [[]], [{}], [[[1]]], {"a": [[{"b": {}}]], "c": []}])"));
  all.push_back(Json::array({0, -1, std::numeric_limits<std::int64_t>::max(),
                             std::numeric_limits<std::int64_t>::min(), 0.1, -2.5, 1e20, 1e21,
                             1.5e300, 1e-7, 5e-324, 123456789.125, 1e15, 1e5}));
  return all;
}

// --- random values, equal on every machine ---

class Generator {
 public:
  explicit Generator(unsigned seed) : engine_(seed) {}

  Json value(int depth) {
    switch (below(depth > 0 ? 8 : 5)) {
      case 0: return below(2) == 0;
      case 1: return nullptr;
      case 2: return number();
      case 3:
      case 4: return string();
      case 5: {
        Json list = Json::array();
        for (std::uint32_t left = below(4); left > 0; --left) {
          list.push_back(value(depth - 1));
        }
        return list;
      }
      default: {
        Json map = Json::object();
        for (std::uint32_t left = below(5); left > 0; --left) {
          map[string()] = value(depth - 1);
        }
        return map;
      }
    }
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }

  Json number() {
    if (below(2) == 0) {
      return static_cast<std::int64_t>((std::uint64_t{engine_()} << 32U | engine_()) >> below(64));
    }
    const double number =
        std::ldexp(static_cast<double>(engine_()) - 2e9, static_cast<int>(below(120)) - 60);
    return number;
  }

  std::string string() {
    static constexpr std::string_view pieces[] = {" ",
                                                  " ",
                                                  "  ",
                                                  ":",
                                                  ": ",
                                                  "#",
                                                  " #",
                                                  "-",
                                                  "- ",
                                                  "?",
                                                  "\n",
                                                  "\n",
                                                  "\n ",
                                                  "\n\n",
                                                  "\t",
                                                  "\r",
                                                  "\"",
                                                  "'",
                                                  "\\",
                                                  "%",
                                                  "@",
                                                  "&",
                                                  "*",
                                                  "!",
                                                  "|",
                                                  ">",
                                                  "[",
                                                  "]",
                                                  "{",
                                                  "}",
                                                  ",",
                                                  "~",
                                                  "=",
                                                  "<<",
                                                  ".",
                                                  "_",
                                                  "+",
                                                  "0",
                                                  "1",
                                                  "7",
                                                  "9",
                                                  "0x",
                                                  "0b",
                                                  "0o",
                                                  "e",
                                                  "E",
                                                  "T",
                                                  "Z",
                                                  "y",
                                                  "n",
                                                  "no",
                                                  "on",
                                                  "inf",
                                                  "nan",
                                                  "null",
                                                  "true",
                                                  "2024-01-02",
                                                  "---",
                                                  "...",
                                                  "a",
                                                  "a",
                                                  "b",
                                                  "word",
                                                  "\xc3\xa9",
                                                  "\xc2\x85",
                                                  "\xc2\xa0",
                                                  "\xe2\x80\xa8",
                                                  "\xef\xbb\xbf",
                                                  "\xef\xbf\xbe",
                                                  "\xf0\x9f\x98\x80",
                                                  "\x7f",
                                                  "\x01"};
    std::string text;
    for (std::uint32_t left = below(below(4) == 0 ? 12 : 4); left > 0; --left) {
      text += pieces[below(std::size(pieces))];
    }
    return text;
  }

  std::mt19937 engine_;
};

std::vector<Json> random_values(unsigned seed, std::size_t count) {
  Generator generator(seed);
  std::vector<Json> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(generator.value(4));
  }
  return values;
}

// --- the readers ---

Sorted sorted(const Json& value) {
  Sorted result = value;
  make_floats(result);
  return result;
}

Sorted from_yaml_cpp(const YAML::Node& node) {
  const auto typed = [](const YAML::Node& scalar) -> Sorted {
    if (scalar.IsNull()) {
      return nullptr;
    }
    const std::string& text = scalar.Scalar();
    const yaml::Scalar resolved = yaml::resolve_plain(text);
    if (scalar.Tag() == "!" || resolved.type == yaml::Type::string) {
      return text;
    }
    switch (resolved.type) {
      case yaml::Type::boolean: return resolved.boolean;
      case yaml::Type::integer: return resolved.integer;
      case yaml::Type::number: return resolved.number;
      default: return nullptr;
    }
  };
  if (node.IsSequence()) {
    Sorted list = Sorted::array();
    for (const YAML::Node& item : node) {
      list.push_back(from_yaml_cpp(item));
    }
    return list;
  }
  if (node.IsMap()) {
    Sorted map = Sorted::object();
    for (const auto& member : node) {
      const Sorted key = typed(member.first);
      map[key.is_string() ? key.get<std::string>() : "no string: " + key.dump()] =
          from_yaml_cpp(member.second);
    }
    return map;
  }
  return typed(node);
}

void check_here(const std::vector<Json>& values) {
  for (const Json& value : values) {
    const std::string text = yaml::emit(value);
    const Sorted expected = sorted(value);
    CAPTURE(text);
    const Reading ours = read_by_us(text);
    CHECK_MESSAGE(!ours.refused, ours.complaints);
    CHECK(ours.value == expected);
    Sorted theirs;
    CHECK_NOTHROW(theirs = from_yaml_cpp(YAML::Load(text)));
    CHECK(theirs == expected);
  }
}

void check_python(const std::vector<Json>& values) {
  // Types too: to Python 1, 1.0 and True are equal.
  constexpr const char* script = R"(
import json, sys, yaml
def typed(v):
    if isinstance(v, dict): return {"map": sorted((repr(k), typed(x)) for k, x in v.items())}
    if isinstance(v, list): return [typed(x) for x in v]
    return repr(v)
for case in json.load(sys.stdin):
    try: read = typed(yaml.safe_load(case["yaml"]))
    except yaml.YAMLError as error: read = str(error)
    if read != typed(case["value"]): print(case["yaml"], read, sep="\n")
)";
  Json cases = Json::array();
  for (const Json& value : values) {
    cases.push_back(Json::object({{"yaml", yaml::emit(value)}, {"value", value}}));
  }
  const Outcome python =
      run({.words = {"python3", "-c", script}, .input = yaml::emit_json_go(cases)});
  CHECK(python.code == 0);
  CHECK(python.out == "");
  CHECK(python.err == "");
}

void check_kubectl(const std::vector<Json>& values) {
  constexpr std::size_t values_per_file = 100;
  std::vector<std::string> files;
  std::vector<Json> payloads;
  for (std::size_t at = 0; at < values.size(); ++at) {
    if (at % values_per_file == 0) {
      payloads.push_back(Json::array());
    }
    payloads.back().push_back(values[at]);
  }
  for (const Json& payload : payloads) {
    files.push_back(yaml::emit(
        Json::object({{"apiVersion", "v1"},
                      {"kind", "ConfigMap"},
                      {"metadata", Json::object({{"name", "c" + std::to_string(files.size())}})},
                      {"d", payload}})));
  }
  std::string errors;
  std::map<std::string, Sorted> read = read_by_kubectl(files, errors);
  CHECK_MESSAGE(errors.empty(), errors);
  for (std::size_t at = 0; at < payloads.size(); ++at) {
    const Sorted& theirs = read["c" + std::to_string(at)]["d"];
    REQUIRE(theirs.size() == payloads[at].size());
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      CAPTURE(yaml::emit(payloads[at][i]));
      CHECK(theirs[i] == sorted(payloads[at][i]));
    }
  }
}

}  // namespace

TEST_CASE("nasty strings come back, wherever they stand") { check_here(nasty_values()); }

TEST_CASE("PyYAML reads nasty strings as they were") { check_python(nasty_values()); }

TEST_CASE("kubectl reads nasty strings as they were" * doctest::skip(no_kubectl())) {
  check_kubectl(nasty_values());
}

TEST_CASE("random values come back") {
  check_here(random_values(1, 3000));
  check_python(random_values(2, 500));
}

TEST_CASE("kubectl reads random values as they were" * doctest::skip(no_kubectl())) {
  check_kubectl(random_values(3, 2000));
}

TEST_CASE("integers beyond int64 stay exact") {
  constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
  check_python({largest, largest - 1, Json::object({{"a", std::uint64_t{1} << 63U}})});
}

TEST_CASE("JSON comes back") {
  for (const Json& value : random_values(4, 500)) {
    std::string text;
    yaml::emit_json(value, text);
    CHECK(Json::parse(text) == value);
    CHECK(Json::parse(yaml::emit_json_go(value)) == value);
  }
}
