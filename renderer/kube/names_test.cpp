#include "renderer/kube/names.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace routerctl::kube;

namespace {

using Texts = std::vector<std::string>;

const std::string label_sentence =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
    "must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const std::string subdomain_sentence =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
    "'.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    R"('[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'))";
const std::string dns1035_sentence =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
    "alphabetic character, "
    "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
    "validation is "
    "'[a-z]([-a-z0-9]*[a-z0-9])?')";
const std::string key_sentence =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character "
    "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const std::string value_sentence =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used "
    "for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

}  // namespace

TEST_CASE("labels are lower case letters, digits and inner dashes, 63 at most") {
  for (const char* name : {"a", "0", "a-b", "a--b", "123-abc"}) {
    CHECK(dns1123_label_errors(name) == Texts{});
  }
  CHECK(dns1123_label_errors(std::string(63, 'a')) == Texts{});
  CHECK(dns1123_label_errors(std::string(64, 'a')) == Texts{"must be no more than 63 bytes"});
  CHECK(dns1123_label_errors("a.b") == Texts{"must not contain dots"});
  for (const char* name : {"", "A", "a_b", "-a", "a-", "a b", "a..b", "\xC3\xA4"}) {
    CAPTURE(name);
    CHECK(dns1123_label_errors(name) == Texts{label_sentence});
  }
}

TEST_CASE(
    "subdomains are labels joined by dots, 253 bytes at most, single parts as long as they like") {
  for (const std::string& name :
       {std::string("a"), std::string("a.b"), std::string("a-1.b.c"), std::string(253, 'a')}) {
    CHECK(dns1123_subdomain_errors(name) == Texts{});
  }
  CHECK(dns1123_subdomain_errors(std::string(254, 'a')) == Texts{"must be no more than 253 bytes"});
  for (const char* name : {"", ".", "a.", ".a", "a..b", "A.b", "a-.b", "a/b"}) {
    CAPTURE(name);
    CHECK(dns1123_subdomain_errors(name) == Texts{subdomain_sentence});
  }
}

TEST_CASE("DNS-1035 labels begin with a letter") {
  CHECK(dns1035_label_errors("a-1") == Texts{});
  for (const char* name : {"", "1a", "a.b", "A"}) {
    CHECK(dns1035_label_errors(name) == Texts{dns1035_sentence});
  }
  CHECK(dns1035_label_errors(std::string(64, '1')) ==
        Texts{"must be no more than 63 bytes", dns1035_sentence});
}

TEST_CASE("keys are a name with an optional domain in front") {
  for (const char* key : {"a", "App_1.x", "example.com/a", "1/1", "a.b-c/D"}) {
    CHECK(qualified_name_errors(key) == Texts{});
  }
  CHECK(qualified_name_errors("a b") == Texts{"name part " + key_sentence});
  CHECK(qualified_name_errors("") ==
        Texts{"name part must be non-empty", "name part " + key_sentence});
  CHECK(qualified_name_errors("/a") == Texts{"prefix part must be non-empty"});
  CHECK(qualified_name_errors("A/a") == Texts{"prefix part " + subdomain_sentence});
  CHECK(qualified_name_errors(std::string(64, 'a')) ==
        Texts{"name part must be no more than 63 bytes"});
  CHECK(qualified_name_errors("a/b/c") ==
        Texts{"a valid label key " + key_sentence +
              " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"});
}

TEST_CASE("label values may be empty") {
  for (const char* value : {"", "a", "A_1.b", "5"}) {
    CHECK(label_value_errors(value) == Texts{});
  }
  CHECK(label_value_errors(std::string(64, 'a')) == Texts{"must be no more than 63 bytes"});
  for (const char* value : {"a b", "-a", "a/b", "a."}) {
    CHECK(label_value_errors(value) == Texts{value_sentence});
  }
}
