#include "cli/output_dir/unified_diff.hpp"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "cli/output_dir/test_site.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::output_dir;

std::string diff(Change::Kind kind, std::string before, std::string after) {
  return unified_diff({.kind = kind, .before = std::move(before), .after = std::move(after)},
                      "dist/a.yaml");
}

}  // namespace

TEST_CASE("a change is shown as diff -u shows it") {
  CHECK(diff(Change::Kind::replace, "a\nb\nc\n", "a\nB\nc\n") ==
        "--- a/dist/a.yaml\n+++ b/dist/a.yaml\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
  CHECK(diff(Change::Kind::create, "", "a\nb\n") ==
        "--- /dev/null\n+++ b/dist/a.yaml\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  CHECK(diff(Change::Kind::remove, "a\n", "") ==
        "--- a/dist/a.yaml\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n");
  CHECK(diff(Change::Kind::replace, "a", "a\n") ==
        "--- a/dist/a.yaml\n+++ b/dist/a.yaml\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of "
        "file\n+a\n");
}

TEST_CASE("an absolute path is shown without its slash, so that patch takes it") {
  CHECK(unified_diff({.kind = Change::Kind::create, .after = "a\n"}, "/out/a.yaml")
            .starts_with("--- /dev/null\n+++ b/out/a.yaml\n"));
}

TEST_CASE("patch makes the new text of the old one") {
  std::mt19937 random(20261125);
  const auto below = [&](std::size_t end) { return random() % end; };
  const test::Site site;
  std::string patches;
  test::Files expected;
  for (int number = 0; number < 300; ++number) {
    std::vector<std::string> lines;
    for (std::size_t i = below(40); i > 0; --i) {
      lines.emplace_back(1, static_cast<char>('a' + below(6)));
    }
    const auto text = [&](bool end) {
      std::string all;
      for (const std::string& line : lines) {
        all += line + "\n";
      }
      return end || all.empty() ? all : all.substr(0, all.size() - 1);
    };
    const std::string before = text(below(8) != 0);
    for (std::size_t i = below(6); i > 0 && !lines.empty(); --i) {
      const auto at = lines.begin() + static_cast<std::ptrdiff_t>(below(lines.size()));
      if (below(2) == 0) {
        lines.erase(at);
      } else {
        lines.insert(at, std::string(1, static_cast<char>('a' + below(6))));
      }
    }
    const std::string after = text(below(8) != 0);
    const std::string name = "dist/" + std::to_string(number) + ".yaml";
    const Change::Kind kind = before.empty()  ? Change::Kind::create
                              : after.empty() ? Change::Kind::remove
                                              : Change::Kind::replace;
    if (!before.empty()) {
      site.write(name, before);
    }
    if (!after.empty()) {
      expected[std::to_string(number) + ".yaml"] = after;
    }
    if (before != after) {
      patches += unified_diff({.kind = kind, .before = before, .after = after}, name);
    }
  }
  site.write("patch", patches);
  const test::Outcome outcome = site.shell("patch -s -p1 --fuzz=0 < patch");
  CHECK_MESSAGE(outcome.code == 0, outcome.out);
  CHECK(outcome.out == "");
  CHECK(site.dist() == expected);
}
