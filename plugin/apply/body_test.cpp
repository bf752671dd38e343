#include "plugin/apply/body.hpp"

#include <string>
#include <utility>

#include <doctest/doctest.h>

namespace routerctl::apply {

TEST_CASE("what YAML does not allow in a string is escaped, and nothing else") {
  const std::pair<std::string, std::string> table[] = {
      {"a", "a"},
      {"\x7f", "\\u007f"},
      {"\xc2\x80\xc2\x85\xc2\x9f", "\\u0080\\u0085\\u009f"},
      {"\xc2\xa0", "\xc2\xa0"},
      {"\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029"},
      {"\xef\xbb\xbf", "\\ufeff"},
      {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
      {"\n\t\"\\", "\\n\\t\\\"\\\\"},
  };
  for (const auto& each : table) {
    const std::string& text = each.first;
    const std::string& expected = each.second;
    CAPTURE(expected);
    const Json object = Json::object({{"k", text}});
    const std::string body = body_of(object);
    CHECK(body.find(expected) != std::string::npos);
    CHECK(Json::parse(body) == object);
  }
}

TEST_CASE("each port without a protocol gets TCP, the others keep theirs") {
  const Json service =
      Json::parse(R"({"spec":{"ports":[{"port":1},{"port":2,"protocol":"UDP"}]}})");
  CHECK(with_protocol(service) ==
        Json::parse(
            R"({"spec":{"ports":[{"port":1,"protocol":"TCP"},{"port":2,"protocol":"UDP"}]}})"));
  CHECK(with_protocol(Json::parse(R"({"spec":{}})")) == Json::parse(R"({"spec":{}})"));
}

TEST_CASE("an object that has nothing but a name gets a label, and no other one does") {
  const Json bare = Json::parse(
      R"({"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a","namespace":"b"}})");
  const Json labels = Json::object({{"app.kubernetes.io/managed-by", "routerctl"}});
  CHECK(with_owned_field(bare)["metadata"] ==
        Json::object({{"name", "a"}, {"namespace", "b"}, {"labels", labels}}));
  Json annotated = bare;
  annotated["metadata"]["annotations"]["k"] = "v";
  CHECK(with_owned_field(annotated) == annotated);
  Json with_data = bare;
  with_data["secrets"] = Json::array();
  CHECK(with_owned_field(with_data) == with_data);
}

}  // namespace routerctl::apply
