// Equal input gives equal bytes: in any order of files and documents, in any locale and time zone,
// on any number of threads.

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"
#include "renderer/test_routes.hpp"

namespace {

using namespace routerctl::test;
namespace fs = std::filesystem;

using Words = std::vector<std::string>;

Outcome call(const fs::path& folder, Words arguments, Words variables = {}) {
  arguments.insert(arguments.begin(), ROUTERCTL_BINARY);
  return run(
      {.words = std::move(arguments), .directory = folder, .variables = std::move(variables)});
}

// std::shuffle differs between standard libraries.
template <typename Item>
void shuffle(std::vector<Item>& items, std::mt19937_64& random) {
  for (std::size_t left = items.size(); left > 1; --left) {
    std::swap(items[left - 1], items[random() % left]);
  }
}

std::vector<std::string> routes(std::size_t count) {
  std::vector<std::string> all;
  for (std::size_t number = 0; number < count; ++number) {
    all.push_back(static_route(number));
  }
  return all;
}

// Several documents a file; returns the names of the files.
Words write_files(const fs::path& folder, const std::vector<std::string>& documents,
                  std::size_t files) {
  Words names;
  for (std::size_t number = 0; number < files; ++number) {
    std::string text;
    for (std::size_t at = number; at < documents.size(); at += files) {
      text += (text.empty() ? "" : "---\n") + documents[at];
    }
    names.push_back("f" + std::to_string(number) + ".yaml");
    write_file(folder / names.back(), text);
  }
  return names;
}

std::string render(const fs::path& folder, Words arguments, Words variables = {}) {
  arguments.insert(arguments.begin(), "render");
  const Outcome outcome = call(folder, std::move(arguments), std::move(variables));
  CHECK_MESSAGE(outcome.code == 0, outcome.err.substr(0, 2000));
  CHECK(!outcome.out.empty());
  return outcome.out;
}

// Not CHECK(a == b): it would print megabytes.
void check_same(const std::string& actual, const std::string& expected) {
  CHECK_MESSAGE(actual == expected, difference(expected, actual, "output").substr(0, 2000));
}

}  // namespace

TEST_CASE("files and documents in any order render to the same bytes") {
  std::vector<std::string> documents = routes(60);
  const TemporaryFolder folder;
  write_files(folder.path(), documents, 7);
  const std::string expected = render(folder.path(), {"."});

  std::mt19937_64 random(1);
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    shuffle(documents, random);
    const TemporaryFolder other;
    Words names = write_files(other.path(), documents, 1 + random() % 9);
    check_same(render(other.path(), {"."}), expected);
    shuffle(names, random);
    check_same(render(other.path(), names), expected);
  }
}

TEST_CASE("a file has the same output however it is called") {
  const TemporaryFolder folder;
  write_files(folder.path() / "a/b", routes(5), 1);
  const std::string expected = render(folder.path(), {"a/b/f0.yaml"});
  check_same(render(folder.path(), {"./a/../a/b/f0.yaml"}), expected);
  check_same(render(folder.path(), {(folder.path() / "a/b/f0.yaml").string()}), expected);
  check_same(render(folder.path(), {"-R", "."}), expected);
  check_same(render(folder.path(), {"a/b"}), expected);
  check_same(render(folder.path(), {"-f", "a/b"}), expected);
  check_same(render(folder.path() / "a/b", {"f0.yaml"}), expected);
  check_same(render(folder.path() / "a/b", {"f0.yaml", "./f0.yaml"}), expected);
}

TEST_CASE("locale and time zone do not matter") {
  const TemporaryFolder folder;
  write_files(folder.path(), routes(5), 2);
  const std::string expected = render(folder.path(), {"."});
  for (const char* locale : {"de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8", "ja_JP.eucJP", "nowhere"}) {
    CAPTURE(locale);
    const std::string name = locale;
    check_same(render(folder.path(), {"."},
                      {"LC_ALL=" + name, "LANG=" + name, "LC_NUMERIC=" + name, "LANGUAGE=de"}),
               expected);
  }
  for (const char* zone : {"Asia/Kolkata", "America/St_Johns", "nowhere"}) {
    check_same(render(folder.path(), {"."}, {std::string("TZ=") + zone}), expected);
  }
}

TEST_CASE("threads change nothing") {
  const TemporaryFolder folder;
  const Words names = write_files(folder.path(), routes(1600), 3);
  std::size_t bytes = 0;
  for (const std::string& name : names) {
    bytes += fs::file_size(folder.path() / name);
  }
  CHECK(bytes > (std::size_t{1} << 20));  // below that a single thread runs
  const std::string expected = render(folder.path(), {".", "--threads", "1"});
  for (const char* count : {"1", "2", "8", "0"}) {
    check_same(render(folder.path(), {".", "--threads", count}), expected);
  }
}

TEST_CASE("threads do not change the report either") {
  std::vector<std::string> documents = routes(2000);
  for (std::size_t at = 0; at < documents.size(); at += 3) {
    std::string& document = documents[at];
    switch (at / 3 % 4) {
      case 0: document += "  replicas: 1\n"; break;
      case 1: document += "  configMapName: Not_A_Name\n"; break;
      case 2: document += "  'open\n"; break;
      default: document = documents[at - 1]; break;  // the same resource twice
    }
  }
  const TemporaryFolder folder;
  write_files(folder.path(), documents, 3);
  for (const std::string command : {"render", "validate"}) {
    CAPTURE(command);
    const Outcome expected = call(folder.path(), {command, ".", "--threads", "1"});
    CHECK(expected.code == 1);
    const std::string report = expected.out + expected.err;  // validate's product is the report
    CHECK(std::count(report.begin(), report.end(), '\n') > 2000);
    for (const char* count : {"2", "8"}) {
      const Outcome outcome = call(folder.path(), {command, ".", "--threads", count});
      CHECK(outcome.code == expected.code);
      check_same(outcome.out, expected.out);
      check_same(outcome.err, expected.err);
    }
  }
}
