#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/schema/test_checked.hpp"

using namespace routerctl;
using namespace routerctl::schema;
using routerctl::schema::test::Plain;

namespace {

using Texts = std::vector<std::string>;

constexpr Schema text{.type = Type::string};
constexpr Literal five{.kind = Literal::Kind::integer, .integer = 5};
constexpr Schema number{.type = Type::integer, .default_value = &five};
constexpr Schema perhaps{.type = Type::string, .nullable = true};
constexpr Property item_properties[]{{"name", &text}};
constexpr Schema item{.type = Type::object, .properties = item_properties};
constexpr Schema items{.type = Type::array, .items = &item};
constexpr Schema entries{.type = Type::object, .additional = &item};
constexpr Schema anything{.preserve_unknown = true};
constexpr Schema open{
    .type = Type::object, .preserve_unknown = true, .properties = item_properties};
constexpr Schema open_items{.type = Type::array, .preserve_unknown = true, .items = &item};
constexpr Schema texts{.type = Type::object, .additional = &text};
constexpr Property root_properties[]{
    {"anything", &anything},    {"entries", &entries}, {"item", &item},
    {"items", &items},          {"number", &number},   {"open", &open},
    {"openItems", &open_items}, {"perhaps", &perhaps}, {"text", &text},
    {"texts", &texts},
};
constexpr Schema root{.type = Type::object, .properties = root_properties};

}  // namespace

TEST_CASE("unknown fields are reported where they stand, and dropped") {
  struct Row {
    const char* written;
    Texts unknown;
    const char* kept;
  };
  const Row table[]{
      {"{texx: a}", {"texx"}, R"({"number":5})"},
      {"{item: {name: a, x: {z: 1}}}", {"item.x"}, R"({"item":{"name":"a"},"number":5})"},
      {"{items: [{name: a}, {x: 1, z: 2}]}",
       {"items[1].x", "items[1].z"},
       R"({"items":[{"name":"a"},{}],"number":5})"},
      {"{entries: {k/a: {x: 1}}}", {"entries.k/a.x"}, R"({"entries":{"k/a":{}},"number":5})"},
      {"{anything: {x: [{z: null}]}}", {}, R"({"anything":{"x":[{"z":null}]},"number":5})"},
      {"{open: {x: {z: 1}, name: a}}", {}, R"({"open":{"x":{"z":1},"name":"a"},"number":5})"},
      {"{openItems: [{x: 1}]}", {}, R"({"openItems":[{"x":1}],"number":5})"},
      {"{text: a, a: 1, b: 2, text2: 3}", {"a", "b", "text2"}, R"({"text":"a","number":5})"},
  };
  for (const Row& row : table) {
    CAPTURE(row.written);
    const Plain checked(root, row.written);
    Texts expected;
    for (const std::string& field : row.unknown) {
      expected.push_back("unknown field \"" + field + '"');
    }
    CHECK(checked.messages() == expected);
    CHECK(checked.json() == row.kept);
  }
}

TEST_CASE("nulls that are not allowed are dropped, unless a default replaces them") {
  struct Row {
    const char *written, *kept;
  };
  const Row table[]{
      {"{text: null}", R"({"number":5})"},
      {"{number: null}", R"({"number":5})"},
      {"{perhaps: null}", R"({"perhaps":null,"number":5})"},
      {"{texts: {a: null, b: c}}", R"({"texts":{"b":"c"},"number":5})"},
      {"{item: {name: ~}}", R"({"item":{},"number":5})"},
      {"{items: [{name: null}]}", R"({"items":[{}],"number":5})"},
      {"{open: {x: null, name: null}}", R"({"open":{"x":null},"number":5})"},
  };
  for (const Row& row : table) {
    CAPTURE(row.written);
    const Plain checked(root, row.written);
    CHECK(checked.messages() == Texts{});
    CHECK(checked.json() == row.kept);
  }
}

TEST_CASE("a map where none belongs is one error, not one for each of its fields") {
  const Plain checked(root, "{text: {a: 1, b: 2}}");
  CHECK(checked.only().rule->code == "wrong-type");
}
