#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/schema/test_checked.hpp"

using namespace routerctl;
using namespace routerctl::schema;
using routerctl::schema::test::Plain;

namespace {

using Texts = std::vector<std::string>;

constexpr double one = 1, three = 3, tenth = 0.1, half = 0.5, billion = 1e9;
constexpr std::int64_t two_count = 2, one_count = 1, zero_count = 0;
constexpr Schema any_string{.type = Type::string};
constexpr Schema any_integer{.type = Type::integer};

/// What is wrong with the value `x` under the schema.
Texts verdict(const Schema& x, const std::string& value) {
  const Property properties[]{{"x", &x}};
  const Schema root{.type = Type::object, .properties = properties};
  return Plain(root, "x: " + value + "\n").messages();
}

std::string body(const std::string& value, const std::string& what) {
  return "x: Invalid value: " + value + ": x in body " + what;
}

}  // namespace

TEST_CASE("every type takes its values and names the others as JSON does") {
  struct Row {
    Type type;
    Texts good, bad;
  };
  const Row table[]{
      {Type::string,
       {"a", "'5'", "'true'", "\"\"", "2024-01-01"},
       {"5", "5.5", "true", "yes", "[a]", "{a: b}"}},
      {Type::integer,
       {"5", "-5", "3.0", "1e3", "0x10", "9223372036854775807"},
       {"'5'", "true", "[5]", "{}"}},
      {Type::number, {"5", "5.5", "1e300", "18446744073709551616"}, {"'5'", "true", "[5]"}},
      {Type::boolean, {"true", "no", "On"}, {"'true'", "1", "{}"}},
      {Type::array, {"[]", "[a, 1]"}, {"a", "{}", "5"}},
      {Type::object, {"{}"}, {"a", "[]", "false"}},
  };
  for (const Row& row : table) {
    const Schema schema{.type = row.type};
    for (const std::string& value : row.good) {
      CAPTURE(value);
      CHECK(verdict(schema, value) == Texts{});
    }
    for (const std::string& value : row.bad) {
      CAPTURE(value);
      CHECK(verdict(schema, value).size() == 1);
    }
  }
  CHECK(verdict(any_string, "5") ==
        Texts{body("\"integer\"", "must be of type string: \"integer\"")});
  CHECK(verdict(any_string, "1.5") ==
        Texts{body("\"number\"", "must be of type string: \"number\"")});
  CHECK(verdict(any_string, "[a]") ==
        Texts{body("\"array\"", "must be of type string: \"array\"")});
  CHECK(verdict(any_string, "{a: b}") ==
        Texts{body("\"object\"", "must be of type string: \"object\"")});
  CHECK(verdict(any_integer, "'5'") ==
        Texts{body("\"string\"", "must be of type integer: \"string\"")});
}

TEST_CASE("a fraction and a number beyond 64 bits are no integers") {
  const Texts expected{
      "<nil>: Invalid value: \"\": Checked value must be of type integer (default format) in x",
      body("\"number\"", "must be of type integer: \"number\"")};
  for (const char* value : {"1.5", "18446744073709551616", "1e19", "-1e30"}) {
    CAPTURE(value);
    CHECK(verdict(any_integer, value) == expected);
  }
}

TEST_CASE("integer formats are enforced") {
  const Schema int32{.type = Type::integer, .format = "int32"};
  const Schema int64{.type = Type::integer, .format = "int64"};
  CHECK(verdict(int32, "2147483647") == Texts{});
  CHECK(verdict(int32, "-2147483648") == Texts{});
  const Texts refused{
      "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in x"};
  CHECK(verdict(int32, "2147483648") == refused);
  CHECK(verdict(int32, "-2147483649") == refused);
  CHECK(verdict(int64, "9223372036854775807") == Texts{});
  CHECK(verdict(int64, "9223372036854775808").size() == 2);
  // The server names formats, not types, where the schema has one and the value is no string.
  CHECK(verdict(int32, "true") == Texts{body("\"\"", "must be of type int32: \"\"")});
  CHECK(verdict(int32, "'5'") == Texts{body("\"string\"", "must be of type integer: \"string\"")});
}

TEST_CASE("float has a range, double has none") {
  const Schema narrow{.type = Type::number, .format = "float"};
  const Schema wide{.type = Type::number, .format = "double"};
  CHECK(verdict(narrow, "1e38") == Texts{});
  CHECK(verdict(narrow, "1e39") == Texts{"<nil>: Invalid value: \"\": Checked value must be of "
                                         "type number with format float in x"});
  CHECK(verdict(wide, "1e300") == Texts{});
}

TEST_CASE("an enum compares values, not spellings") {
  const Literal words[]{{.kind = Literal::Kind::string, .text = "static"},
                        {.kind = Literal::Kind::string, .text = ""}};
  const Schema text{.type = Type::string, .enumeration = words};
  CHECK(verdict(text, "static") == Texts{});
  CHECK(verdict(text, "\"\"") == Texts{});
  CHECK(verdict(text, "Static") ==
        Texts{R"(x: Unsupported value: "Static": supported values: "static", "")"});
  CHECK(verdict(text, "false") ==
        Texts{body("\"boolean\"", "must be of type string: \"boolean\""),
              R"(x: Unsupported value: false: supported values: "static", "")"});

  const Literal numbers[]{{.kind = Literal::Kind::integer, .integer = 1},
                          {.kind = Literal::Kind::number, .number = 2.5}};
  const Schema number{.type = Type::number, .enumeration = numbers};
  CHECK(verdict(number, "1.0") == Texts{});
  CHECK(verdict(number, "2.50") == Texts{});
  CHECK(verdict(number, "2") == Texts{R"(x: Unsupported value: 2: supported values: "1", "2.5")"});

  const Literal lists[]{{.kind = Literal::Kind::json, .text = R"(["a"])"}};
  const Schema list{.type = Type::array, .items = &any_string, .enumeration = lists};
  CHECK(verdict(list, "[a]") == Texts{});
  CHECK(verdict(list, "[b]") ==
        Texts{R"(x: Unsupported value: ["b"]: supported values: "[\"a\"]")"});
}

TEST_CASE("a pattern may match anywhere unless it is anchored") {
  const Schema loose{.type = Type::string, .pattern = "b+"};
  const Schema strict{.type = Type::string, .pattern = "^[a-z]+$"};
  CHECK(verdict(loose, "abba") == Texts{});
  CHECK(verdict(loose, "a") == Texts{body("\"a\"", "should match 'b+'")});
  CHECK(verdict(strict, "abc") == Texts{});
  CHECK(verdict(strict, "\"abc\\n\"") == Texts{body("\"abc\\n\"", "should match '^[a-z]+$'")});
  CHECK(verdict(strict, "5") == Texts{body("\"integer\"", "must be of type string: \"integer\"")});
}

TEST_CASE("bounds, open and closed") {
  const Schema closed{.type = Type::integer, .minimum = &one, .maximum = &three};
  CHECK(verdict(closed, "1") == Texts{});
  CHECK(verdict(closed, "3") == Texts{});
  CHECK(verdict(closed, "0") == Texts{body("0", "should be greater than or equal to 1")});
  CHECK(verdict(closed, "4") == Texts{body("4", "should be less than or equal to 3")});

  const Schema open{.type = Type::integer,
                    .exclusive_minimum = true,
                    .exclusive_maximum = true,
                    .minimum = &one,
                    .maximum = &three};
  CHECK(verdict(open, "2") == Texts{});
  CHECK(verdict(open, "1") == Texts{body("1", "should be greater than 1")});
  CHECK(verdict(open, "3") == Texts{body("3", "should be less than 3")});

  const Schema fraction{.type = Type::number, .minimum = &tenth, .maximum = &one};
  CHECK(verdict(fraction, "0.1") == Texts{});
  CHECK(verdict(fraction, "0.05") == Texts{body("0.05", "should be greater than or equal to 0.1")});
  CHECK(verdict(fraction, "1.5") == Texts{body("1.5", "should be less than or equal to 1")});
  // The server compares an integer with the bound's integral part.
  CHECK(verdict(fraction, "0") == Texts{});
  CHECK(verdict(fraction, "-1") == Texts{body("-1", "should be greater than or equal to 0")});

  const Schema large{.type = Type::number, .maximum = &billion};
  CHECK(verdict(large, "1000000000") == Texts{});
  CHECK(verdict(large, "1e30") == Texts{body("1e+30", "should be less than or equal to 1e+09")});
  CHECK(verdict(large, "9223372036854775807") ==
        Texts{body("9223372036854775807", "should be less than or equal to 1000000000")});
}

TEST_CASE("multiples, of integers and of fractions") {
  const Schema integer{.type = Type::integer, .multiple_of = &three};
  CHECK(verdict(integer, "-9") == Texts{});
  CHECK(verdict(integer, "10") == Texts{body("10", "should be a multiple of 3")});
  const Schema fraction{.type = Type::number, .multiple_of = &tenth};
  CHECK(verdict(fraction, "0.3") == Texts{});
  CHECK(verdict(fraction, "0.35") == Texts{body("0.35", "should be a multiple of 0.1")});
  const Schema halves{.type = Type::number, .multiple_of = &half};
  CHECK(verdict(halves, "7") == Texts{});
}

TEST_CASE("lengths count characters, not bytes") {
  const Schema schema{.type = Type::string, .min_length = &one_count, .max_length = &two_count};
  CHECK(verdict(schema, "\"\\u20ac\\u20ac\"") == Texts{});
  CHECK(verdict(schema, "\"\"") == Texts{body("\"\"", "should be at least 1 chars long")});
  CHECK(verdict(schema, "abc") == Texts{"x: Too long: may not be more than 2 bytes"});
  const Schema single{.type = Type::string, .max_length = &one_count};
  CHECK(verdict(single, "ab") == Texts{"x: Too long: may not be more than 1 byte"});
}

TEST_CASE("sizes of lists and maps") {
  const Schema list{
      .type = Type::array, .min_items = &one_count, .max_items = &two_count, .items = &any_string};
  CHECK(verdict(list, "[a]") == Texts{});
  CHECK(verdict(list, "[]") == Texts{body("0", "should have at least 1 items")});
  CHECK(verdict(list, "[a, b, c]") == Texts{"x: Too many: 3: must have at most 2 items"});
  const Schema single{.type = Type::array, .max_items = &one_count, .items = &any_string};
  CHECK(verdict(single, "[a, b]") == Texts{"x: Too many: 2: must have at most 1 item"});

  const Schema map{.type = Type::object,
                   .min_properties = &one_count,
                   .max_properties = &two_count,
                   .additional = &any_string};
  CHECK(verdict(map, "{a: b}") == Texts{});
  CHECK(verdict(map, "{}") == Texts{body("0", "should have at least 1 properties")});
  CHECK(verdict(map, "{a: b, c: d, e: f}") == Texts{"x: Too many: 3: must have at most 2 items"});
}

TEST_CASE("items and entries are checked where they stand") {
  const Schema list{.type = Type::array, .items = &any_string};
  CHECK(
      verdict(list, "[a, 5]") ==
      Texts{"x[1]: Invalid value: \"integer\": x[1] in body must be of type string: \"integer\""});
  CHECK(verdict(list, "[null]") ==
        Texts{"x[0]: Invalid value: \"null\": x[0] in body must be of type string: \"null\""});
  const Schema map{.type = Type::object, .additional = &any_integer};
  CHECK(
      verdict(map, "{a/b: c}") ==
      Texts{"x.a/b: Invalid value: \"string\": x.a/b in body must be of type integer: \"string\""});
}

TEST_CASE("required means present, even when empty; null counts as absent") {
  const Property properties[]{{"a", &any_string}};
  const std::string_view names[]{"a"};
  const Schema schema{.type = Type::object, .properties = properties, .required = names};
  CHECK(verdict(schema, "{a: ''}") == Texts{});
  CHECK(verdict(schema, "{}") == Texts{"x.a: Required value"});
  CHECK(verdict(schema, "{a: null}") == Texts{"x.a: Required value"});
  CHECK(verdict(schema, "[]") == Texts{body("\"array\"", "must be of type object: \"array\"")});
}

TEST_CASE("nullable values may be null and nothing else changes") {
  const Schema schema{.type = Type::string, .nullable = true};
  CHECK(verdict(schema, "null") == Texts{});
  CHECK(verdict(schema, "5").size() == 1);
}

TEST_CASE("int-or-string takes both and names both") {
  const Schema schema{.int_or_string = true};
  for (const char* value : {"5", "a", "'5'", "3.0"}) {
    CHECK(verdict(schema, value) == Texts{});
  }
  CHECK(verdict(schema, "true") ==
        Texts{body("\"boolean\"", "must be of type integer,string: \"boolean\"")});
  CHECK(verdict(schema, "0.5") ==
        Texts{body("\"number\"", "must be of type integer,string: \"number\"")});
}

TEST_CASE("int-or-string with its usual alternatives fails as on a 1.36 server") {
  const Schema* const branches[]{&any_integer, &any_string};
  const Schema schema{.int_or_string = true, .any_of = branches};
  CHECK(verdict(schema, "5") == Texts{});
  CHECK(verdict(schema, "100m") == Texts{});
  CHECK(
      verdict(schema, "0.5") ==
      Texts{
          "<nil>: Invalid value: \"\": \"x\" must validate at least one schema (anyOf)",
          "<nil>: Invalid value: \"\": Checked value must be of type integer (default format) in x",
          body("\"number\"", "must be of type integer,string: \"number\""),
          body("\"number\"", "must be of type integer: \"number\"")});
}

TEST_CASE("values of settings are strings, booleans or integers") {
  const Schema schema{.any_scalar = true};
  for (const char* value : {"5", "a", "true"}) {
    CHECK(verdict(schema, value) == Texts{});
  }
  CHECK(verdict(schema, "[a]") ==
        Texts{body("\"array\"", "must be of type string,boolean,integer: \"array\"")});
}

TEST_CASE("formats are enforced on strings, and unknown ones ignored") {
  const Schema time{.type = Type::string, .format = "date-time"};
  CHECK(verdict(time, "'2024-12-31T23:59:59Z'") == Texts{});
  CHECK(verdict(time, "yesterday") ==
        Texts{body("\"yesterday\"", "must be of type date-time: \"yesterday\"")});
  CHECK(verdict(time, "5") == Texts{body("\"int64\"", "must be of type date-time: \"int64\"")});
  CHECK(verdict(time, "[a]").size() ==
        1);  // a server lets it pass; no reader of the field could use it
  const Schema own{.type = Type::string, .format = "my-own"};
  CHECK(verdict(own, "anything") == Texts{});
}

TEST_CASE("items of a set differ, and only the first repetition of each value is reported") {
  const Schema schema{.type = Type::array, .list_type = ListType::set, .items = &any_string};
  CHECK(verdict(schema, "[a, b]") == Texts{});
  CHECK(verdict(schema, "[a, b, a, a, b]") ==
        Texts{"x[2]: Duplicate value: \"a\"", "x[4]: Duplicate value: \"b\""});
  const Schema numbers{.type = Type::array, .list_type = ListType::set, .items = &any_integer};
  CHECK(verdict(numbers, "[1, 1.0]") == Texts{"x[1]: Duplicate value: 1"});
  const Schema atomic{.type = Type::array, .list_type = ListType::atomic, .items = &any_string};
  CHECK(verdict(atomic, "[a, a]") == Texts{});
}

TEST_CASE("items of a list-map differ in the tuple of their keys") {
  const Property properties[]{{"name", &any_string}, {"port", &any_integer}};
  const Schema item{.type = Type::object, .properties = properties};
  const std::string_view one_key[]{"name"}, two_keys[]{"port", "name"};
  const Schema single{
      .type = Type::array, .list_type = ListType::map, .items = &item, .list_map_keys = one_key};
  const Schema both{
      .type = Type::array, .list_type = ListType::map, .items = &item, .list_map_keys = two_keys};
  const std::string value =
      "[{name: a, port: 1}, {name: a, port: 2}, {name: b}, {port: 1, name: a}]";
  CHECK(verdict(single, value) == Texts{R"(x[1]: Duplicate value: {"name":"a"})"});
  CHECK(verdict(both, value) == Texts{R"(x[3]: Duplicate value: {"name":"a","port":1})"});
  CHECK(verdict(both, "[{}, {}]") == Texts{"x[1]: Duplicate value: {}"});
  CHECK(verdict(single, "[{name: a}, b]") ==
        Texts{"x[1]: Invalid value: \"b\": must be an object for an array of list-type map",
              "x[1]: Invalid value: \"string\": x[1] in body must be of type object: \"string\""});
}

TEST_CASE("a long list-map costs no quadratic time") {
  const Property properties[]{{"name", &any_string}};
  const Schema item{.type = Type::object, .properties = properties};
  const std::string_view keys[]{"name"};
  const Schema schema{
      .type = Type::array, .list_type = ListType::map, .items = &item, .list_map_keys = keys};
  std::string value = "[";
  for (int i = 0; i < 50'000; ++i) {
    value += "{name: n" + std::to_string(i) + "},";
  }
  CHECK(verdict(schema, value + "{name: n7}]") ==
        Texts{R"(x[50000]: Duplicate value: {"name":"n7"})"});
}

TEST_CASE("keys of a map stand in brackets in messages about duplicates") {
  const Schema list{.type = Type::array, .list_type = ListType::set, .items = &any_string};
  const Schema map{.type = Type::object, .additional = &list};
  CHECK(verdict(map, "{k: [a, a]}") == Texts{"x[k][1]: Duplicate value: \"a\""});
}

TEST_CASE("uniqueItems") {
  const Schema schema{.type = Type::array, .unique_items = true, .items = &any_string};
  CHECK(verdict(schema, "[a, b]") == Texts{});
  CHECK(verdict(schema, "[a, b, a]") == Texts{body("\"\"", "shouldn't contain duplicates")});
}

TEST_CASE("anyOf, oneOf, allOf and not") {
  const Schema ab{.pattern = "^[ab]$"}, bc{.pattern = "^[bc]$"};
  const Schema* const branches[]{&ab, &bc};
  const Schema any{.type = Type::string, .any_of = branches},
      single{.type = Type::string, .one_of = branches},
      all{.type = Type::string, .all_of = branches}, none{.type = Type::string, .not_of = &ab};
  const std::string nowhere = "<nil>: Invalid value: \"\": \"x\" must ";
  const std::string not_ab = body("\"d\"", "should match '^[ab]$'"),
                    not_bc = body("\"d\"", "should match '^[bc]$'");

  CHECK(verdict(any, "a") == Texts{});
  CHECK(verdict(any, "d") == Texts{nowhere + "validate at least one schema (anyOf)", not_ab});
  CHECK(verdict(single, "c") == Texts{});
  CHECK(verdict(single, "d") ==
        Texts{nowhere + "validate one and only one schema (oneOf). Found none valid", not_ab});
  CHECK(verdict(single, "b") ==
        Texts{nowhere + "validate one and only one schema (oneOf). Found 2 valid alternatives"});
  CHECK(verdict(all, "b") == Texts{});
  CHECK(verdict(all, "a") == Texts{nowhere + "validate all the schemas (allOf)",
                                   body("\"a\"", "should match '^[bc]$'")});
  CHECK(verdict(all, "d") ==
        Texts{nowhere + "validate all the schemas (allOf). None validated", not_ab, not_bc});
  CHECK(verdict(none, "c") == Texts{});
  CHECK(verdict(none, "a") == Texts{nowhere + "not validate the schema (not)"});
}

TEST_CASE("of several alternatives the one that passes most checks is explained") {
  const Schema triple{.pattern = "^ccc$"};
  const Property deep[]{{"a", &any_string}, {"b", &triple}};
  const std::string_view need_z[]{"z"};
  const Schema shallow{.required = need_z}, near{.properties = deep};
  const Schema* const branches[]{&shallow, &near};
  const Property outer[]{{"a", &any_string}, {"b", &any_string}, {"z", &any_string}};
  const Schema schema{.type = Type::object, .properties = outer, .any_of = branches};
  CHECK(verdict(schema, "{a: a, b: b}") ==
        Texts{"<nil>: Invalid value: \"\": \"x\" must validate at least one schema (anyOf)",
              "x.b: Invalid value: \"b\": x.b in body should match '^ccc$'"});
}

TEST_CASE("each keyword has a rule of its own") {
  struct Row {
    Schema schema;
    const char *value, *code, *marked;
  };
  const Literal words[]{{.kind = Literal::Kind::string, .text = "a"}};
  const std::string_view names[]{"r"};
  const Row table[]{
      {any_integer, "a", "wrong-type", "a"},
      {{.type = Type::string, .enumeration = words}, "b", "unsupported-value", "b"},
      {{.type = Type::string, .pattern = "a"}, "\"b\"", "pattern", "\"b\""},
      {{.type = Type::integer, .minimum = &one}, "0", "minimum", "0"},
      {{.type = Type::integer, .maximum = &one}, "2", "maximum", "2"},
      {{.type = Type::integer, .multiple_of = &three}, "2", "multiple-of", "2"},
      {{.type = Type::integer, .format = "int32"}, "3000000000", "number-range", "3000000000"},
      {{.type = Type::string, .min_length = &two_count}, "b", "too-short", "b"},
      {{.type = Type::string, .max_length = &zero_count}, "b", "too-long", "b"},
      {{.type = Type::array, .min_items = &two_count, .items = &any_string},
       "[b]",
       "too-few-items",
       "[b]"},
      {{.type = Type::array, .max_items = &zero_count, .items = &any_string},
       "[b]",
       "too-many-items",
       "x"},
      {{.type = Type::array, .list_type = ListType::set, .items = &any_string},
       "[b, b]",
       "duplicate-item",
       "b"},
      {{.type = Type::string, .format = "ipv4"}, "b", "bad-format", "b"},
      {{.type = Type::string, .not_of = &any_string}, "b", "forbidden-value", "b"},
      {{.type = Type::object, .required = names}, "{}", "required", "x"},
      {{.type = Type::object}, "{q: b}", "unknown-field", "q"},
  };
  for (const Row& row : table) {
    CAPTURE(row.code);
    const Property properties[]{{"x", &row.schema}};
    const Schema root{.type = Type::object, .properties = properties};
    const Plain checked(root, std::string("x: ") + row.value + "\n");
    CHECK(checked.only().rule->code == row.code);
    CHECK(checked.marked() == row.marked);
    CHECK(checked.only().level() == Severity::error);
  }
}
