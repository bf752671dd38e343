#include "renderer/schema/timestamp.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using routerctl::schema::timestamp_error;

TEST_CASE("times are read as Go reads them") {
  for (const std::string_view good :
       {"2026-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2000-02-29T00:00:00Z",
        "2026-01-01T00:00:00.5+01:00", "2026-01-01T00:00:00,5Z", "2026-01-01T0:00:00Z",
        "0000-12-31T00:00:00-24:60"}) {
    CAPTURE(good);
    CHECK(timestamp_error(good).empty());
  }
}

TEST_CASE("a text that is no time is refused in Go's words") {
  const std::string as = R"( as "2006-01-02T15:04:05Z07:00": cannot parse )";
  struct Row {
    std::string_view text;
    std::string error;  // behind `parsing time "TEXT"`
  };
  for (const Row& row : {
           Row{"", as + R"("" as "2006")"},
           Row{"yesterday", as + R"("yesterday" as "2006")"},
           Row{"202", as + R"("202" as "2006")"},
           Row{"2026-01-01", as + R"("" as "T")"},
           Row{"2026-1-01T00:00:00Z", as + R"("1-01T00:00:00Z" as "01")"},
           Row{"2026-01-01t00:00:00Z", as + R"("t00:00:00Z" as "T")"},
           Row{"2026-01-01T00:00:00", as + R"("" as "Z07:00")"},
           Row{"2026-01-01T00:00:00.Z", as + R"(".Z" as "Z07:00")"},
           Row{"2026-01-01T00:00:00*01:00", as + R"("*01:00" as "Z07:00")"},
           Row{"2026-13-01T00:00:00Z", ": month out of range"},
           Row{"2026-00-01T00:00:00Z", ": month out of range"},
           Row{"2026-02-30T00:00:00Z", ": day out of range"},
           Row{"1900-02-29T00:00:00Z", ": day out of range"},
           Row{"2026-01-00T00:00:00Z", ": day out of range"},
           Row{"2026-01-01T24:00:00Z", ": hour out of range"},
           Row{"2026-01-01T00:60:00Z", ": minute out of range"},
           Row{"2026-01-01T00:00:60Z", ": second out of range"},
           Row{"2026-01-01T00:00:00+25:00", ": time zone offset hour out of range"},
           Row{"2026-01-01T00:00:00+24:61", ": time zone offset minute out of range"},
           Row{"2026-01-01T00:00:00Zx", R"(: extra text: "x")"},
       }) {
    CAPTURE(row.text);
    CHECK(timestamp_error(row.text) ==
          "parsing time \"" + std::string(row.text) + "\"" + row.error);
  }
}
