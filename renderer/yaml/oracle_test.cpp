// The types of scalars and keys, proven against a real kubectl.

#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "renderer/yaml/test_oracle.hpp"

namespace {

using namespace routerctl::test;

// Plain scalars: read as a value, in a flow list, as an item, and under the tag !!str.
constexpr std::string_view scalars[] = {
    // booleans and nulls, in their exact spellings and beside them
    "y", "Y", "yes", "Yes", "YES", "yEs", "n", "N", "no", "No", "NO", "nO", "true", "True", "TRUE",
    "tRUE", "false", "False", "FALSE", "fALSE", "on", "On", "ON", "oN", "off", "Off", "OFF", "oFF",
    "null", "Null", "NULL", "nULL", "~", "~~", "~a", "none", "nil", "Nul", "t", "f", "o", "yes.",
    "-yes", "true1",
    // integers
    "0", "-0", "+0", "1", "+1", "-1", "00", "007", "0777", "-0777", "+0777", "08", "09", "0o7",
    "0o17", "0O17", "0o9", "-0o17", "0x1F", "0X1f", "-0x1F", "+0x1F", "0x", "0xZZ", "0b101",
    "0B101", "-0b101", "0b2", "0b", "1_000", "_1", "1_", "1__0", "-1_0", "0x_1F", "0_7", "0b_1",
    "+_1", "-_", "+", "-a", "12a", "1 2", "1,2", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "+9223372036854775807", "+9223372036854775808",
    "18446744073709551615", "18446744073709551616", "0x7fffffffffffffff", "0x8000000000000000",
    "0xffffffffffffffff", "0x10000000000000000", "-0x8000000000000000", "-0x8000000000000001",
    "0777777777777777777777", "01777777777777777777777", "02000000000000000000000",
    "0b111111111111111111111111111111111111111111111111111111111111111", "100000000000000000000",
    "999999999999999999999", "1000000000000000000000", "9007199254740993", "9007199254740993.0",
    "1234567890123456789.0", "9223372036854775000.0", "123456789012345678e1",
    "-9223372036854774784.0",
    // floats
    "0.0", "-0.0", "+0.0", "1.0", "1.", "-1.", ".5", "-.5", "+.5", ".", "..", "...a", "-.", "+.",
    "1.5", "1.50", "1e3", "1E3", "1e+3", "1e-3", "12e3", "0e1234", "0e0", "-0e0", "1e5", "1e20",
    "1e21", "1e22", "1e-6", "1e-7", "1.5e-7", "123e-9", "1e", "1e+", "e5", "1e5e", "5d123", "1.2.3",
    "1.20", "65536.0", "1e400", "-1e400", "1e-400", "-1e-400", "4.9e-324", "1e-324",
    "1.7976931348623157e308", "1.7976931348623159e308", "0.1", "0.30000000000000004",
    "123456789.123456789", "1_0.5", "1_0.5_0", "._5", ".5_", ".1_2", "1._5", "1e1_0", "0x1p4",
    "0x1.8p1", "0x.8", "1.0e", "1f", "inf", "Inf", "nan", "NaN", "infinity", ".infinity", ".inf2",
    "-.infinity", ".nano", ".iNf", ".nAN", "+.nan", "-.nan", "0.5e", "00.5", "-00.5", "01.5",
    "0_.5", "08.5",
    // dates and base 60
    "2024-01-01", "2024-1-1", "2024-13-01", "2024-01-01T00:00:00Z",
    "2024-01-01t00:00:00.123456789Z", "2024-01-01T00:00:00+02:00", "2024-01-01 10:20:30",
    "2024-01-01 10:20:30 +1", "2024-1-1T1:2:3", "2024-01", "2024-", "1:20", "60:59", "12:30:45",
    "190:20:30.15", "-1:20", "1:60", "8000:80", ":80", "0.0.0.0:8000",
    // strings that only look odd
    "=", "<<", "-", "a:b", "a#b", "a'b", "a\"b", "?a", ":a", "192.168.1.1", "v1", "10m", "1Gi",
    "50%", "a b  c", "C:\\dir", "\\n", "a\tb", "http://10.0.0.1:8000/v1", "日本", "é", "😀", "$x",
    "(a)", "/a", ";", "a&b", "a*b", "a!b", "a|b", "a>b", "a%b", "a@b", "a`b", "--", "---a", "--- a",
    "-1a", "+a", "1-", "1+1"};

// Not inside [ ] or { }, where these characters are syntax, or not plain at all there.
bool fits_flow(std::string_view scalar) {
  return scalar.find_first_of(",[]{}") == std::string_view::npos && !scalar.starts_with("?") &&
         !scalar.starts_with(":") && scalar != "-" && !scalar.starts_with("--- ");
}

bool starts_a_line(std::string_view scalar) { return scalar != "-"; }

// Whole values: what follows `d:`.
constexpr const char* values[] = {
    // tags
    " !!int \"12\"", " !!int 0x10", " !!int 0777", " !!int '1_000'", " !!int\n  12", " !!float 1",
    " !!float \"1.5\"", " !!float 1e21", " !!float 0x10", " !!bool yes", " !!bool \"yes\"",
    " !!bool 'off'", " !!str 12", " !!str yes", " !!str ~", " !!str null", " !!str", " !!str 1e400",
    " !!str 2024-01-01", " !!str |\n  12", " !!null null", " !!null ''", " !!null",
    " !!timestamp 2024-01-01", " !!timestamp \"2024-01-01\"",
    " !!binary aGVsbG8=", " !!binary |\n  aGVs\n  bG8=", " !!binary ''", " !!map {a: b}",
    " !!seq [a]", " !!set {a, b}", " !!omap [a: b]", " ! 12", " ! yes", " ! ''", " !foo bar",
    " !foo 3", " !foo '3'", " !foo yes", " !foo ~", " !foo [1]", " !foo {a: 1}", " !!foo 3",
    " !<tag:yaml.org,2002:int> '3'", " !<tag:yaml.org,2002:str> 3", " !<x> 3", " !!merge <<",
    " &a !!str 12", " !!str &a 12",
    // quotes
    " ''", " \"\"", " '12'", " \"12\"", " 'yes'", " \"~\"", " 'it''s'", " '\\n'",
    " \"\\n\\t\\\\\\\"\"", " \"\\x41\\u263a\\U0001F600\\e\\a\\b\\f\\v\\r\\0\"",
    " \"\\N\\_\\L\\P\\ \"", " \"a\\\n   b\"", " \"a\n  b\"", " \"a\n\n\n  b\"", " \"a \\\n  \\ b\"",
    " 'a\n  b'", " 'a\n\n  b'", " \" a \"", " ' a '", " \"a\tb\"", " \"\n  a\n  \"", " '\n\n  a'",
    // block scalars
    " |\n  12", " |\n  yes\n", " |-\n  12", " >-\n  12", " |\n  a\n   b\n  c", " |+\n  a\n\n\n",
    " |\n  a\n\n\n", " |-\n  a\n\n\n", " >\n  a\n  b\n\n  c\n", " >+\n  a\n\n  b\n\n",
    " >-\n  a\n   b\n  c\n", " >\n  a\n\n   b\n\n  c\n", " |2\n   a\n  b", " |2-\n    a",
    " |-2\n    a", " >1\n  a\n b", " |\n\n\n  a", " >\n\n\n  a", " |\n", " >-\n", " |+\n\n",
    " | # comment\n  a", " |\n  # no comment\n  a", " |\n  a # no comment", " |\n  a  \n  b\t\n",
    " >\n  a  \n  b\n", " |\n  ---a\n", " |\n  日本\n  é", " |\n  - a\n  - b: c\n",
    // plain text over several lines
    " a\n  b", " a\n  b\n\n  c", " 12\n  13", " a\n  # no more", " a # comment", " a#b # comment",
    " yes # comment", " a\n\n\n  b", " a\n   b\n  c", "\n  a\n  b", "\n\n  12", " true\n  false",
    // empty
    "", " ", " # comment", " {}", " []", " [ ]", "\n  - ", "\n  -\n  -",
    "\n  a:", "\n  a:\n  b:", " {a: , b: }", " {a, b: c}", " [~, ]", " [a, ]", " {a: b, }",
    // lists and maps
    " [1, yes, 'no', ~, 0x1F, 1.5, a b]", "\n- 1\n- yes\n- a: b\n  c: d\n- - x\n  - y\n-\n  z: 1",
    "\n  - [a, {b: c}]", " {a: {b: [c, {d: e}]}}", " [a: b, c: d]", " [{a: b}, c]",
    " {\"a\":1, 'b':2}", " {a: 1, \"b\": 2, 'c': 3}", " [[[[]]]]",
    "\n  a: [\n    1,\n    2 # comment\n    ,\n  3]", "\n  ? a\n  : b\n  ? c",
    "\n  ? |\n    a\n  : b", "\n  ? 'a'\n  : - 1\n    - 2", "\n  - a\n  # comment\n\n  - b",
    "\n  a:\n  - 1\n  - 2\n  b:\n    - 3", "\n    a: 1\n    b:\n        c: 2\n        d: 3",
    // aliases and merge keys
    "\n  a: &x 1\n  b: *x", "\n  a: &x yes\n  b: *x\n  c: [*x, *x]",
    "\n  a: &x {k: [1, 2]}\n  b: *x", "\n  a: &x k\n  *x : v", "\n  a: &x 1\n  b: &x 2\n  c: *x",
    "\n  &x k: v\n  b: *x", "\n  a: &x\n  b: *x", "\n  a: &x ''\n  b: *x",
    "\n  a: &x |\n    t\n  b: *x", "\n  a: &x {p: 1, q: 2}\n  b:\n    <<: *x\n    r: 3",
    "\n  a: &x {p: 1, q: 2}\n  b:\n    <<: *x\n    p: 3",
    "\n  a: &x {p: 1}\n  b: &y {p: 2, q: 2}\n  c:\n    <<: [*x, *y]\n    r: 3",
    "\n  <<: {a: b}\n  c: d", "\n  <<: {a: b}", "\n  <<: [{a: 1}, {a: 2, b: 3}]",
    "\n  a: &x {<<: {p: 1}, q: 2}\n  b:\n    <<: *x", " {<<: {a: b}, c: d}", "\n  <<: {}",
    "\n  '<<': a", "\n  \"<<\": {a: b}", "\n  !!str <<: a", "\n  <<: {a: b}\n  \"<<\": c",

    // assorted
    " [?a]", " {a:b}", " {a:b, c}", " {?a: b}", " [-]", " [-, a]", " {a: -}", " {-: a}", " [? a]",
    " [? a : b]", " {? a : b}", " {? a}", " [\"a\":b]", " {\"a\":b}", " {\"a\": b}", " ['a':1]",
    " [a #b\n]", " [a#b]", " [\n]", " [http://x:80,y]", " {http://x: 1}", " {url: http://x:80}",
    " [a,\n  b]", " [a,\nb]", " {a: b\n}", " {a: b\n  }", " [a\n  b]", " \"a\n# b\"", " 'a\n  # b'",
    " |\n a\n# b", " |\n a\n # b", " |\n  a\n # b", " >\n a\n \tb", " \"\\t\\x09\t\"", " a\tb",
    " a\t# c", " a\t#b", " a%b", "\n  a:\tb", "\n  a\t: b", "\n  a : b", " ?a", " -a", " :a",
    " --- a", " a\n...", " a\n...\n# c", " a\n...\n...", " &x", " &x\n  a: b", " !!map\n  a: b",
    " !!seq\n  - a", " !!str\n  a: b", " !!int [a]", " !!map [a]", " !!str {a: b}", " !!seq {a: b}",
    " a\302\205  b", " \"a\302\205  b\"", " \"a\342\200\250b\"", " |\n  a\302\205  b",
    " a\302\240b", " \357\273\277a", " a\357\273\277b", " \"\\x00\"", " \"\\uFFFE\"", " a\r\n  b",
    " |\n  a\r\n  b\n", " |\r\n  a\r\n  b\r\n", " \"a\r\n  b\"", "\r\n  a: b\r\n  c: d", " 0x_",
    " 0b_", " 0_", " 00_7", " -0b_1", " +0x1f", " 0x+1", " 0x-1", " 0x1.", " 1e5_", " _",
    " 1234567890123456789.0", " 9223372036854775000.0", " -9223372036854775809",
    " -9223372036854774784.0", " 9007199254740993.0", " 123456789012345678e1",
    " !!float 9223372036854775807", " !!float 1234567890123456789", " !!float 12", " !!float '12'",
    " !!int -0", " !!float -0", " !!bool y", " !!bool 'y'", " !!bool Y", " !!str 0x10", " !!null ~",
    " !!null 'null'", " !!null '~'", " !!str ''", " !!binary", " !!binary \"aGVs\\nbG8=\"",
    " !!binary AA==", " !<!foo> 3", " !%41 3", " !!%73tr 3", " [!!str 3, !!int '4']",
    " {!!str a: !!int '1'}", " {!!str : b}", " [&a , *a]", " [&a b, *a]", " {&a b: *a}",
    " [&a [b], *a]", " {a: &x {b: c}, <<: *x}", "\n  a: &x {p: 1}\n  b: {<<: *x, p: 2}",
    "\n  a: &x {p: 1}\n  b: {<<: [*x, {p: 2}]}", "\n  &a b: c\n  d: *a", "\n  ? &a b\n  : *a",
    "\n  !!merge <<: {a: b}", "\n  !!merge x: {a: b}", "\n  !foo <<: {a: b}", "\n  &a <<: {a: b}",
    "\n  ? <<\n  : {a: b}", "\n  |\n    a: b"};

// Keys of a map of one entry.
constexpr const char* keys[] = {"1.5",
                                "1e3",
                                "1e20",
                                "1e5",
                                "0.1",
                                "123456789.5",
                                "-0",
                                "-0.0",
                                "1_000",
                                "1.",
                                ".5",
                                "100000.0",
                                "1000000.0",
                                "999999.0",
                                "123456.0",
                                "1234567.0",
                                "0.0001",
                                "0.00001",
                                "1e-5",
                                "1e38",
                                "1e39",
                                "-1e39",
                                "3.4028235e38",
                                "16777217.0",
                                "0.30000000000000004",
                                "1e-50",
                                "-9223372036854775808",
                                "-9223372036854775809",
                                "9223372036854775807",
                                "18446744073709551616",
                                ".inf",
                                "-.inf",
                                "+.inf",
                                ".nan",
                                "1e400",
                                "0x10",
                                "0777",
                                "0b11",
                                "08",
                                "0o17",
                                "yes",
                                "No",
                                "on",
                                "true",
                                "yEs",
                                "2024-01-01",
                                "2024-01-01T00:00:00Z",
                                "1:20",
                                "=",
                                "''",
                                "\"\"",
                                "'1.5'",
                                "'yes'",
                                "\"~\"",
                                "!!str null",
                                "!!str ~",
                                "!!str 1.5",
                                "!!str yes",
                                "!!int '7'",
                                "!!int 0x7",
                                "!!float 3",
                                "!!float '1.5'",
                                "!!bool 'yes'",
                                "!!bool on",
                                "!!binary aGk=",
                                "!foo 1",
                                "!foo x",
                                "! 1",
                                "a b",
                                "a#b",
                                "日本",
                                "-a",
                                "?a",
                                "192.168.1.1",
                                "a.b/c",
                                "'a: b'",
                                "&x k",
                                "&x 12",
                                "? 0x1F\n ",
                                "? yes\n ",
                                "? 'a'\n "};

// What stands in a JSON document; its reader has other rules.
constexpr const char* json_values[] = {"1.0",
                                       "1e5",
                                       "1E5",
                                       "1.5",
                                       "-0",
                                       "-0.0",
                                       "1e-400",
                                       "0.1",
                                       "1e21",
                                       "9223372036854775807",
                                       "9223372036854775808",
                                       "-9223372036854775808",
                                       "-9223372036854775809",
                                       "18446744073709551615",
                                       "123456789012345678901234567890",
                                       "1234567890123456789.0",
                                       "true",
                                       "false",
                                       "null",
                                       "\"yes\"",
                                       "\"1\"",
                                       "\"\"",
                                       "\"\\ud83d\\ude00\"",
                                       "\"\\/\"",
                                       "\"\\u0000\\b\\f\\n\\r\\t\\\\\\\"\"",
                                       "\"\303\251\346\227\245\"",
                                       "\"a\\u2028b\\u0085\"",
                                       "{\"a\" : 1 }",
                                       "{\"1\":1, \"true\":2, \"\": 3, \"<<\": {}}",
                                       "[]",
                                       "{}",
                                       "[[],{}]",
                                       "[ 1 ,\n2 ]"};

// What both refuse; each is a document of its own.
constexpr const char* refused[] = {
    "\n  null: a", "\n  ~: a", "\n  ? \n  : b", "\n  : b", "\n  ? [a]\n  : b",
    "\n  ? {a: b}\n  : b", "\n  {a: b}: c", "\n  [a]: c", "\n  9223372036854775808: a",
    "\n  18446744073709551615: a", "\n  !!null '': a", " .inf", " -.inf", " +.Inf", " .nan",
    " .NaN", " [.INF]", "\n  a: .NAN", " !!float .inf", " !!float 1e400", " !!int 1e3",
    " !!int 1.5", " !!int 99999999999999999999", " !!int x", " !!int ''", " !!bool maybe",
    " !!bool 1", " !!float x", " !!null x", " !!binary 'not base64!'", " !!binary 12", "\n  <<: x",
    "\n  <<: [x]", "\n  <<: [[{a: b}]]", "\n  <<: ~", " *nowhere", " \"\\ud83d\\ude00\"",
    " \"\\q\"", " \"\\x4\"", " 'open", " \"open", " [a", " {a: b", " [a]]", " {a: b}}", " a: b",
    " - a", "\n  a: 1\n b: 2", "\n  - a\n  b: c", "\n\ta: b", "\n  a: @b", "\n  a: `b", "\n  a: %b",
    "\n  a: *", "\n  a: &", " |3-+\n  a", " |a\n  b", "\n  'a\n  b': c", " !x!y z",

    // assorted
    " [:a]", " {:a: b}", " [- a]", " {- a: b}", " [a?b]", " [a ? b]", " [a: b: c]", " [[a]:b]",
    " [,]", " [a,,b]", " {,}", " {a,,b}", " {a: b: c}", " [::]", " {::}", " >\n a\n\tb", " %a",
    " -\ta", "\n-\ta", "\n- a\n-\tb: c", "\n  ?\ta\n  :\tb", " ? a", " - a", "\n--- a", " [a]b",
    " {a: b}c", " 'a'b", " \"a\"b", " 'a' b", " *x", " &x &y a", " !!str !!int 1", " \302\205a",
    " a\342\200\250b", " a\001b", " \"a\001b\"", " a\177b", " a\302\237b", " \"\\ud800\"",
    " \"\\U00110000\"", " a\357\277\276b", " a\rb", " - 1", " !!int 1.0", " !!int 1e2",
    " !!timestamp x", " !!timestamp 12", " !!timestamp ''", " !!binary ~",
    " !!binary aGVs bG8=", " !!binary '  aGVsbG8=  '", " !!binary aGVsbG8", " !<> 3", " !foo!bar 3",
    " !e!x 3", " &a [*a]", " &a {b: *a}", "\n  a: &x [{p: 1}, {q: 2}]\n  b: {<<: *x}", "\n  *a : b",
    "\n  a: *b\n  b: &b c", "\n  ? - a\n  : b", "\n  ! <<: a", "\n  \"a\n  b\": c", " \"\\/\"",
    " {\"a\": \"\\/\"}"};

// What kubectl reads and we refuse: it loses or mends something silently, or libyaml is stricter
// than its port.
constexpr const char* stricter[] = {" [a:]",
                                    " [!!str, a]",
                                    " {a:}",
                                    "\n...\nb",
                                    " a\355\240\200b",
                                    " a\377b",
                                    " !!str,a 3",
                                    "\n  <<: {a: 1}\n  <<: {b: 2}",
                                    "\n  a: 1\n  a: 2",
                                    "\n  a: 1\n  'a': 2",
                                    "\n  1: a\n  0x1: b",
                                    " {a: 1, a: 2}",
                                    "\n  a: 1\n  <<: {a: 2}"};

// Each text as a document in a file of its own.
template <std::size_t count>
std::vector<std::string> files_of(const char* const (&payloads)[count]) {
  return documents(std::vector<std::string>(std::begin(payloads), std::end(payloads)));
}

}  // namespace

TEST_CASE("scalars and keys have the type kubectl gives them" * doctest::skip(no_kubectl())) {
  std::vector<std::string> payloads;
  for (const std::string_view scalar : scalars) {
    std::string payload = "\n  list:\n  - 'first'\n";
    if (starts_a_line(scalar)) {
      payload += fmt::format("  - {0}\n  -\n    {0}\n  value: {0}\n  text: !!str {0}\n", scalar);
    }
    if (fits_flow(scalar)) {
      payload += fmt::format("  flow: [a, {0}, {0}]\n  map: {{k: {0}, l: a}}\n", scalar);
    }
    payloads.push_back(payload);
  }
  payloads.insert(payloads.end(), std::begin(values), std::end(values));
  for (const std::string_view view : keys) {
    const std::string key(view);
    payloads.push_back("\n  " + key + " : v");
    payloads.push_back(" {" + key + " : v}");
  }
  CHECK(payloads.size() > 400);
  compare(payloads);
}

TEST_CASE("JSON has the values kubectl gives it" * doctest::skip(no_kubectl())) {
  std::vector<std::string> files;
  for (const std::string_view value : json_values) {
    files.push_back(fmt::format(
        R"({{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {{"name": "c{}"}}, "d": {}}})",
        files.size(), value));
  }
  compare_files(files);
}

TEST_CASE("what kubectl refuses is refused" * doctest::skip(no_kubectl())) {
  const std::vector<std::string> files = files_of(refused);
  std::string errors;
  const std::map<std::string, Sorted> read = read_by_kubectl(files, errors);
  for (std::size_t at = 0; at < files.size(); ++at) {
    CAPTURE(files[at]);
    const auto theirs = read.find("c" + std::to_string(at));
    CHECK_MESSAGE(theirs == read.end(), "kubectl reads: " << theirs->second.dump());
    const Reading ours = read_by_us(files[at]);
    CHECK_MESSAGE(ours.refused, "we read: " << ours.value.dump());
  }
}

TEST_CASE("what kubectl loses or mends silently is refused" * doctest::skip(no_kubectl())) {
  const std::vector<std::string> files = files_of(stricter);
  std::string errors;
  const std::map<std::string, Sorted> read = read_by_kubectl(files, errors);
  for (std::size_t at = 0; at < files.size(); ++at) {
    CAPTURE(files[at]);
    CHECK_MESSAGE(read.contains("c" + std::to_string(at)), errors);
    const Reading ours = read_by_us(files[at]);
    CHECK_MESSAGE(ours.refused, "we read: " << ours.value.dump());
  }
}
