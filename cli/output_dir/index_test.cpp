#include "cli/output_dir/index.hpp"

#include <deque>
#include <string>

#include <doctest/doctest.h>

#include "cli/output_dir/test_site.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::output_dir;

const std::string a_hash(64, 'a'), b_hash(64, 'b');

Index read(const std::string& text, Diagnostics& diagnostics) {
  static std::deque<SourceFile> files;
  return parse(files.emplace_back(SourceFile{"dist/.routerctl-index", text}), diagnostics);
}

Index read(const std::string& text) {
  Diagnostics diagnostics;
  Index index = read(text, diagnostics);
  CHECK(diagnostics.empty());
  return index;
}

Index sample() {
  Index index;
  index.files["a.yaml"] = {{a_hash}, {"../apps/one.yaml", "../apps/two words.yaml"}};
  index.files["a-b.yaml"] = {{a_hash, b_hash}, {"-"}};
  index.files["a.yaml.yaml"] = {{b_hash}, {"../odd\nname%.yaml"}};
  return index;
}

}  // namespace

TEST_CASE("an index comes back as it was, from a checkout with other line ends too") {
  const std::string text = print(sample());
  CHECK(read(text).files == sample().files);
  std::string windows;
  for (const char c : text) {
    windows += c == '\n' ? "\r\n" : std::string(1, c);
  }
  CHECK(read(windows).files == sample().files);
  CHECK(read("").files.empty());
  CHECK(print(Index{}).find('\n') == print(Index{}).size() - 1);
}

TEST_CASE("sort -u puts indexes together") {
  const test::Site site;
  Index first = sample(), second, both = sample();
  second.files["a.yaml"] = {{a_hash}, {"../apps/one.yaml"}};
  second.files["0.yaml"] = {{b_hash}, {"-"}};
  both.files["0.yaml"] = {{b_hash}, {"-"}};
  site.write("1", print(first));
  site.write("2", print(second));
  CHECK(site.shell("LC_ALL=C sort -u 1 2").out == print(both));
  CHECK(print(merged(first, second)) == print(both));
}

TEST_CASE("what is no index is refused with its line") {
  struct {
    std::string text, message;
    std::uint32_t begin;
  } const cases[] = {
      {"# routerctl index 2: new\n", "a format that this routerctl does not know", 0},
      {"# routerctl index 1: x\n<<<<<<< HEAD\n", "holds a merge conflict", 23},
      {"=======\n", "holds a merge conflict", 0},
      {"../x.yaml " + a_hash + " -\n", "no line of an index", 0},
      {"/etc/passwd " + a_hash + " -\n", "no line of an index", 0},
      {".git " + a_hash + " -\n", "no line of an index", 0},
      {"a.yaml " + a_hash.substr(1) + " -\n", "no line of an index", 0},
      {"a.yaml " + a_hash + "\n", "no line of an index", 0},
      {"a.yaml " + a_hash + " \n", "no line of an index", 0},
      {"{}", "no line of an index", 0},
  };
  for (const auto& each : cases) {
    CAPTURE(each.text);
    Diagnostics diagnostics;
    read(each.text, diagnostics);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].message.find(each.message) != std::string::npos);
    CHECK(diagnostics[0].where.span.begin == each.begin);
    CHECK(!diagnostics[0].hints.empty());
  }
}
