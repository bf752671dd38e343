// Shards together are the whole; large directories.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/output_dir/test_site.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

std::string shard(int number, int of) {
  return "--shard=" + std::to_string(number) + "/" + std::to_string(of);
}

// A directory with a history: some files changed, some gone, some moved, since it was rendered.
void make_history(const Site& site) {
  site.add_routes(1, 30);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  fs::copy(site.path("dist"), site.path("old"), fs::copy_options::recursive);
  for (const int gone : {3, 7, 11}) {
    fs::remove(site.path("apps/route-" + std::to_string(gone) + ".yaml"));
  }
  for (const int moved : {2, 5, 8, 13, 21}) {
    const std::string name = "route-" + std::to_string(moved) + ".yaml";
    fs::rename(site.path("apps/" + name), site.path("apps/moved-" + name));
  }
  // One file's object is now in another file that exists already.
  site.write("apps/route-1.yaml",
             site.read("apps/route-1.yaml") + "---\n" + site.read("apps/route-4.yaml"));
  site.write("apps/route-4.yaml", "kind: Other\n");
  site.add_routes(31, 40);
}

void start_over(const Site& site) {
  fs::remove_all(site.path("dist"));
  fs::copy(site.path("old"), site.path("dist"), fs::copy_options::recursive);
}

}  // namespace

TEST_CASE("shards written into one directory are the whole, in any order") {
  const Site site;
  make_history(site);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  const Files whole = site.dist();
  std::mt19937 random(7);
  for (const int of : {1, 2, 3, 16}) {
    start_over(site);
    std::vector<int> order;
    for (int number = 1; number <= of; ++number) {
      order.push_back(number);
    }
    std::shuffle(order.begin(), order.end(), random);
    for (const int number : order) {
      const Outcome outcome = site.render({shard(number, of), "-q", "--kustomization"});
      CHECK_MESSAGE(outcome.code == 0, outcome.err);
    }
    CHECK_MESSAGE(site.dist() == whole, of << " shards");
  }
}

TEST_CASE("shards at the same time are the whole") {
  const Site site;
  make_history(site);
  REQUIRE(site.render({"--kustomization"}).code == 0);
  const Files whole = site.dist();
  for (int round = 0; round < 3; ++round) {
    start_over(site);
    CHECK(site.shell("for k in 1 2 3 4 5 6; do \"$ROUTERCTL\" render apps --output-dir dist "
                     "--shard $k/6 --kustomization -q & done; wait")
              .out == "");
    CHECK(site.dist() == whole);
  }
}

TEST_CASE("shards in directories of their own are put together with cp and sort") {
  const Site site;
  site.add_routes(1, 20);
  REQUIRE(site.render().code == 0);
  const Files whole = site.dist();
  fs::remove_all(site.path("dist"));
  const Outcome outcome = site.shell(
      "set -e\n"
      "for k in 1 2 3; do \"$ROUTERCTL\" render apps --output-dir part-$k --shard $k/3 -q; done\n"
      "mkdir dist\n"
      "cp part-*/*.yaml dist/\n"
      "LC_ALL=C sort -u part-*/.routerctl-index > dist/.routerctl-index\n");
  CHECK_MESSAGE(outcome.code == 0, outcome.out);
  CHECK(site.dist() == whole);
}

TEST_CASE("the checks of the shards together show every difference once") {
  const Site site;
  make_history(site);
  start_over(site);
  const auto files_of = [](const std::string& diff) {
    std::multiset<std::string> files;
    for (std::size_t at = 0; (at = diff.find("\n+++ ", at)) != std::string::npos;) {
      const std::size_t before = diff.rfind("--- ", at);
      const std::string heads = diff.substr(before, diff.find('\n', at + 1) - before);
      at += 5;
      if (heads.find("routerctl-index") == std::string::npos &&
          heads.find("kustomization") == std::string::npos) {
        files.insert(heads);
      }
    }
    return files;
  };
  const Outcome whole = site.render({"--check"});
  CHECK(whole.code == 1);
  std::string parts = "\n";
  for (int number = 1; number <= 4; ++number) {
    parts += site.render({"--check", shard(number, 4)}).out;
  }
  CHECK(files_of("\n" + whole.out) == files_of(parts));
  REQUIRE(site.render().code == 0);
  for (int number = 1; number <= 4; ++number) {
    CHECK(site.render({"--check", shard(number, 4)}).code == 0);
  }
}

TEST_CASE("a shard sees the mistakes and conflicts of all files") {
  const Site site;
  site.add_routes(1, 8);
  site.write("apps/route-2.yaml", static_route(2) + "  extra: 1\n");
  for (int number = 1; number <= 4; ++number) {
    CHECK(site.render({shard(number, 4)}).code == 1);
  }
  CHECK(site.dist().empty());
}

TEST_CASE("shards on standard output are the whole, too") {
  const Site site;
  site.add_routes(1, 12);
  const std::string whole = site.run({"render", "apps", "-o", "name"}).out;
  CHECK(site.shell("for k in 1 2 3; do \"$ROUTERCTL\" render apps -o name --shard $k/3; done | "
                   "sort")
            .out == site.shell("\"$ROUTERCTL\" render apps -o name | sort").out);
  CHECK(whole.size() > 100);
}

TEST_CASE("20,000 files are written, found unchanged, changed and removed") {
#ifdef __SANITIZE_ADDRESS__
  constexpr std::size_t routes = 2'000;
#else
  constexpr std::size_t routes = 20'000;
#endif
  const Site site;
  for (std::size_t file = 0; file < 100; ++file) {
    std::string text;
    for (std::size_t number = file; number < routes; number += 100) {
      text += "---\n" + static_route(number);
    }
    site.write("apps/" + std::to_string(file) + ".yaml", text);
  }
  const auto timed = [&](const std::string& what, const std::string& expected) {
    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome = site.render({"--kustomization"});
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    CHECK_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(outcome.err == "dist: " + expected + "\n");
    MESSAGE(routes << " files " << what << ": " << seconds << " s");
    CHECK(seconds < 60);
  };
  const std::string all = std::to_string(routes), share = std::to_string(routes / 100),
                    rest = std::to_string(routes - routes / 100);
  timed("created", std::to_string(routes + 1) + " created, 0 unchanged");
  CHECK(site.dist().size() == routes + 2);
  timed("unchanged", all + " unchanged");
  REQUIRE(site.shell("sed -i s/Phi-3/Phi-4/ apps/7.yaml").code == 0);
  timed("compared, one in a hundred changed", share + " changed, " + rest + " unchanged");
  fs::remove(site.path("apps/7.yaml"));
  timed("compared, one in a hundred removed",
        "1 changed, " + share + " removed, " + rest + " unchanged");
}
