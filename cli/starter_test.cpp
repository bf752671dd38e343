// What init prints passes every check, as it is and with any of its optional fields.

#include "cli/starter.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/schema/schema.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_lines.hpp"
#include "renderer/test_process.hpp"

using namespace routerctl;
using test::Lines;
using test::lines_of;
using test::text_of;

namespace {

bool is_optional(const std::string& line) {
  const auto at = line.find_first_not_of(' ');
  return at != std::string::npos && line.compare(at, 2, "# ") == 0 &&
         line.find("routerctl:ignore") == std::string::npos;
}

// [begin, end) of each field that is commented out.
std::vector<std::pair<std::size_t, std::size_t>> optional_fields(const Lines& lines) {
  std::vector<std::pair<std::size_t, std::size_t>> fields;
  for (std::size_t at = 0; at < lines.size();) {
    std::size_t end = at;
    while (end < lines.size() && is_optional(lines[end])) {
      ++end;
    }
    if (end > at) {
      fields.emplace_back(at, end);
    }
    at = std::max(end, at + 1);
  }
  return fields;
}

void uncomment(Lines& lines, std::pair<std::size_t, std::size_t> field) {
  for (std::size_t at = field.first; at < field.second; ++at) {
    lines[at].erase(lines[at].find('#'), 2);
  }
}

test::Outcome routerctl_with(std::vector<std::string> words, const std::string& input) {
  words.insert(words.begin(), ROUTERCTL_BINARY);
  words.emplace_back("-");
  return test::run({.words = std::move(words), .input = input});
}

void passes(const Lines& lines) {
  const std::string text = text_of(lines);
  for (const char* const command : {"validate", "render"}) {
    const test::Outcome outcome = routerctl_with({command, "-q"}, text);
    CHECK_MESSAGE(outcome.code == 0, command << " says\n" << outcome.err << "of\n" << text);
  }
}

std::string started(const schema::Resource& resource) { return cli::starter(resource, "", ""); }

}  // namespace

TEST_CASE("a starter validates and renders without findings") {
  for (const schema::Resource& resource : schema::resources) {
    CAPTURE(resource.kind);
    for (const char* const command : {"validate", "render"}) {
      const test::Outcome outcome = routerctl_with({command, "--werror", "-q"}, started(resource));
      CHECK(outcome.code == 0);
      // Of the command line, not of the resource: which nodes there are.
      const bool nodes = outcome.err.find("[auto-node-labeler/no-nodes]") != std::string::npos;
      CHECK_MESSAGE((outcome.err.empty() || nodes), outcome.err);
    }
  }
}

TEST_CASE("each optional field of a starter can be set, and all of them") {
  for (const schema::Resource& resource : schema::resources) {
    CAPTURE(resource.kind);
    const Lines lines = lines_of(started(resource));
    Lines all = lines;
    for (const auto& field : optional_fields(lines)) {
      Lines one = lines;
      uncomment(one, field);
      passes(one);
      uncomment(all, field);
    }
    passes(all);
  }
}

TEST_CASE("the sentences of a starter keep to a hundred columns") {
  for (const schema::Resource& resource : schema::resources) {
    CAPTURE(resource.kind);
    for (const std::string& line : lines_of(started(resource))) {
      const bool sentence = line.find("## ") != std::string::npos;
      CHECK_MESSAGE((!sentence || line.size() <= 100), line);
    }
  }
}

TEST_CASE("name and namespace are taken over, and quoted where they need it") {
  const std::string text = cli::starter(schema::resources.front(), "on", "123");
  CHECK(text.find("\n  name: \"on\"\n  namespace: \"123\"\n") != std::string::npos);
}
