#include "renderer/kube/quantity.hpp"

#include <string>

#include <doctest/doctest.h>

#include "renderer/test_files.hpp"

using routerctl::kube::canonical_quantity;

namespace {

struct Pair {
  std::string written, canonical;
};

}  // namespace

TEST_CASE("quantities are printed as Go prints them") {
  const std::string table =
      routerctl::test::read_file(ROUTERCTL_SOURCE_DIR "/testdata/kube/quantities.tsv");
  std::size_t rows = 0;
  std::size_t begin = table.find('\n') + 1;
  for (std::size_t end; (end = table.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string row = table.substr(begin, end - begin);
    const std::size_t tab = row.find('\t');
    REQUIRE(tab != std::string::npos);
    CAPTURE(row);
    CHECK(canonical_quantity(row.substr(0, tab)) == row.substr(tab + 1));
    ++rows;
  }
  CHECK(rows == 541);
}

TEST_CASE("what is canonical stays so") {
  for (const char* text : {"0", "1", "500m", "1500Mi", "1Gi", "1k", "1e3", "1n", "-5", "9E"}) {
    CHECK(canonical_quantity(text) == text);
  }
}

TEST_CASE("values beyond the ends of the scale") {
  for (const auto& [written, canonical] :
       {Pair{"1e-2000000000", "1e-9"}, Pair{"1e100", "10e99"}, Pair{"1e1000000000", "10e999999999"},
        Pair{"0e1000000000", "0"}, Pair{"0.0000000001", "1n"}, Pair{"-0.0000000001", "-1n"},
        Pair{"1.9999999999", "2"}, Pair{"8Ei", "9223372036854775807"},
        Pair{"-8Ei", "-9223372036854775807"}, Pair{"1000E", "1"}, Pair{"0.1Ki", "102400m"}}) {
    CAPTURE(written);
    CHECK(canonical_quantity(written).value_or("no quantity") == canonical);
  }
}

TEST_CASE("other texts are no quantities") {
  for (const char* text :
       {"",      "+",     "-",     ".",    "K",  "1K", "1ki", "1mi",  "1e",
        "1e+",   "1e+-3", "1e1.5", "1 Gi", " 1", "1 ", "one", "0x10", "1e99999999999999999999",
        "1.2.3", "--1",   "1Zi"}) {
    CAPTURE(text);
    CHECK(canonical_quantity(text) == std::nullopt);
  }
}

TEST_CASE("quantities have values") {
  struct Row {
    const char* text;
    double value;
  };
  for (const Row& row : {Row{"0", 0}, Row{"1", 1}, Row{"500m", 0.5}, Row{"1.5Gi", 1610612736},
                         Row{"2k", 2000}, Row{"1e3", 1000}, Row{"-5", -5}, Row{"+5", 5},
                         Row{"0.0000000001", 1e-9}, Row{"1n", 1e-9}}) {
    CAPTURE(row.text);
    CHECK(routerctl::kube::quantity_value(row.text).value() == doctest::Approx(row.value));
  }
  CHECK(!routerctl::kube::quantity_value("1Q"));
  CHECK(!routerctl::kube::quantity_value(""));
}
