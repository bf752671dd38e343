#include "renderer/schema/format.hpp"

#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace routerctl::schema;

TEST_CASE("the formats that the API server enforces take these and refuse those") {
  struct Row {
    const char* format;
    std::vector<std::string_view> good, bad;
  };
  const std::vector<Row> table{
      {"bsonobjectid",
       {"507f1f77bcf86cd799439011"},
       {"", "507f1f77bcf86cd79943901", "z07f1f77bcf86cd799439011"}},
      {"byte", {"aGVsbG8=", "YQ==", "YWJj"}, {"", "a", "YQ=", "aGVs bG8="}},
      {"cidr",
       {"10.0.0.0/8", "2001:db8::/32", "0.0.0.0/0"},
       {"", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "::/129", "1.2.3.4/-1", "1.2.3.4/"}},
      {"creditcard",
       {"4111 1111 1111 1111", "378282246310005"},
       {"", "4111 1111 1111 1112", "1234"}},
      {"date",
       {"2024-02-29", "0001-01-01"},
       {"", "2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "2024-01-01T00:00:00Z"}},
      {"date-time",
       {"2024-12-31T23:59:59Z", "2024-12-31t23:59:59.123+02:00", "2024-12-31T00:00:00z"},
       {"", "yesterday", "2024-12-31", "2024-12-31T24:00:00Z", "2024-12-31T23:60:00Z",
        "2024-12-31T23:59:59", "2024-12-31 23:59:59Z"}},
      {"datetime", {"2024-12-31T23:59:59Z"}, {"2024-12-31"}},
      {"duration",
       {"0", "5s", "1h30m", "-1.5h", "100ms", "2 weeks", "1 day 2 hours", "3 µs"},
       {"", "5", "h", "1 fortnight", "five s"}},
      {"email",
       {"a@b", "a.b+c@example.com", "Name <a@b.c>", "\"a b\"@c", "<a@b>"},
       {"", "a", "@b", "a@", "a@b@", "a b@c", "a..b@c", "a@b>"}},
      {"hexcolor", {"#fff", "00FF00"}, {"", "#ffff", "#ggg"}},
      {"hostname",
       {"a", "www.example.com", "x1.y-2.com",
        "b\xC3\xBC"
        "cher.example"},
       {"", "a_b.com", "-a.com", "a..b"}},
      {"ipv4", {"10.0.0.1", "::ffff:1.2.3.4"}, {"", "10.0.0.256", "10.0.0", "010.0.0.1", "::1"}},
      {"ipv6",
       {"::1", "2001:db8::1", "::ffff:1.2.3.4"},
       {"", "10.0.0.1", ":::", "2001:db8::1::2", "fe80::1%eth0"}},
      {"isbn", {"0321751043", "978-0321751041"}, {"", "0321751044"}},
      {"isbn10", {"0-321-75104-3", "080442957X"}, {"978-0321751041", "X123456789"}},
      {"isbn13", {"978-0321751041"}, {"0321751043", "978-0321751042"}},
      {"mac",
       {"00:00:5e:00:53:01", "00-00-5e-00-53-01", "0000.5e00.5301", "02:00:5e:10:00:00:00:01"},
       {"", "00:00:5e:00:53", "00:00:5e:00:53-01"}},
      {"password", {"", "anything"}, {}},
      {"rgbcolor", {"rgb(0,128,255)", "rgb( 1 , 2 , 3 )"}, {"", "rgb(0,128,256)", "rgb(0,1)"}},
      {"ssn", {"123-45-6789"}, {"", "123456789", "12-345-6789"}},
      {"uri",
       {"http://example.com", "http://[::1]:80/x", "/path", "mailto:a@b", "x://u:p@h:1/%20?q=%zz",
        "http://h:"},
       {"", "example", "a b", "http://h:x/", "http://a b/", "/%zz", ":x", "http://[::1", "1x:y"}},
      {"uuid",
       {"123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000"},
       {"", "123e4567"}},
      {"uuid3", {"123e4567-e89b-32d3-a456-426614174000"}, {"123e4567-e89b-42d3-a456-426614174000"}},
      {"uuid4", {"123e4567-e89b-42d3-a456-426614174000"}, {"123e4567-e89b-42d3-c456-426614174000"}},
      {"uuid5", {"123e4567-e89b-52d3-b456-426614174000"}, {"123e4567-e89b-32d3-a456-426614174000"}},
      {"k8s-short-name", {"a-b"}, {"", "a.b", "A"}},
      {"k8s-long-name", {"a-b.c"}, {"", "a..b", "A"}},
  };
  for (const Row& row : table) {
    CAPTURE(row.format);
    CHECK(is_enforced(row.format));
    for (const std::string_view text : row.good) {
      CAPTURE(text);
      CHECK(has_format(text, row.format));
    }
    for (const std::string_view text : row.bad) {
      CAPTURE(text);
      CHECK_FALSE(has_format(text, row.format));
    }
  }
}

TEST_CASE("formats that the API server does not know are ignored") {
  for (const char* format : {"", "my-own", "int32", "quantity", "regex"}) {
    CHECK_FALSE(is_enforced(format));
  }
}
