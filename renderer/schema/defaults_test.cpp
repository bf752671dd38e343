#include <string>

#include <doctest/doctest.h>

#include "renderer/schema/test_checked.hpp"

using namespace routerctl;
using namespace routerctl::schema;
using routerctl::schema::test::Plain;

namespace {

constexpr Literal five{.kind = Literal::Kind::integer, .integer = 5};
constexpr Literal word{.kind = Literal::Kind::string, .text = "w"};
constexpr Literal yes{.kind = Literal::Kind::boolean, .boolean = true};
constexpr Literal third{.kind = Literal::Kind::number, .number = 0.25};
constexpr Literal empty{.kind = Literal::Kind::json, .text = "{}"};
constexpr Literal list{.kind = Literal::Kind::json,
                       .text = R"([{"a":"x"},{"n":null,"b":[1,2.5,true]}])"};

constexpr Schema number{.type = Type::integer, .default_value = &five};
constexpr Schema text{.type = Type::string, .default_value = &word};
constexpr Schema flag{.type = Type::boolean, .default_value = &yes};
constexpr Schema fraction{.type = Type::number, .default_value = &third};
constexpr Schema perhaps{.type = Type::string, .nullable = true, .default_value = &word};

constexpr Property inner[]{{"number", &number}, {"text", &text}};
constexpr Schema object{.type = Type::object, .properties = inner};
constexpr Schema defaulted_object{
    .type = Type::object, .default_value = &empty, .properties = inner};
constexpr Schema anything{.preserve_unknown = true, .default_value = &list};
constexpr Schema objects{.type = Type::array, .items = &object};
constexpr Schema numbers{.type = Type::array, .items = &number};
constexpr Schema entries{.type = Type::object, .additional = &object};
constexpr Schema counts{.type = Type::object, .additional = &number};

std::string filled(const Schema& x, const std::string& written) {
  const Property properties[]{{"x", &x}};
  const Schema root{.type = Type::object, .properties = properties};
  const Plain checked(root, written);
  CHECK(checked.messages() == std::vector<std::string>{});
  return checked.json();
}

}  // namespace

TEST_CASE("defaults fill what is absent or null, and leave what is written") {
  CHECK(filled(number, "{}") == R"({"x":5})");
  CHECK(filled(number, "{x: null}") == R"({"x":5})");
  CHECK(filled(number, "{x: 0}") == R"({"x":0})");
  CHECK(filled(text, "{}") == R"({"x":"w"})");
  CHECK(filled(text, "{x: ''}") == R"({"x":""})");
  CHECK(filled(flag, "{}") == R"({"x":true})");
  CHECK(filled(fraction, "{}") == R"({"x":0.25})");
  CHECK(filled(perhaps, "{}") == R"({"x":"w"})");
  CHECK(filled(perhaps, "{x: null}") == R"({"x":null})");
}

TEST_CASE("defaults below an absent object do not make the object") {
  CHECK(filled(object, "{}") == "{}");
  CHECK(filled(object, "{x: {}}") == R"({"x":{"number":5,"text":"w"}})");
  CHECK(filled(object, "{x: {text: a}}") == R"({"x":{"text":"a","number":5}})");
}

TEST_CASE("a defaulted object gets the defaults of its fields") {
  CHECK(filled(defaulted_object, "{}") == R"({"x":{"number":5,"text":"w"}})");
  CHECK(filled(defaulted_object, "{x: null}") == R"({"x":{"number":5,"text":"w"}})");
}

TEST_CASE("lists and maps as defaults keep their structure") {
  CHECK(filled(anything, "{}") == R"({"x":[{"a":"x"},{"n":null,"b":[1,2.5,true]}]})");
}

TEST_CASE("items and entries get defaults, and nulls among them take the schema's") {
  CHECK(filled(objects, "{x: [{}, {number: 1}]}") ==
        R"({"x":[{"number":5,"text":"w"},{"number":1,"text":"w"}]})");
  CHECK(filled(numbers, "{x: [1, null]}") == R"({"x":[1,5]})");
  CHECK(filled(entries, "{x: {a: {}}}") == R"({"x":{"a":{"number":5,"text":"w"}}})");
  CHECK(filled(counts, "{x: {a: null}}") == R"({"x":{"a":5}})");
}

TEST_CASE("a default stands where the key of its parent stands, and is not written") {
  const Property properties[]{{"x", &object}};
  const Schema root{.type = Type::object, .properties = properties};
  const Plain checked(root, "\nx: {}\n");
  const yaml::Field added = checked.root()["x"]["number"];
  CHECK_FALSE(added.written());
  CHECK(text_of(checked.file, added.place().span) == "x");
  CHECK(added.path() == "x.number");
}
