#include "renderer/text/diagnostic.hpp"

#include <string>
#include <utility>

#include <doctest/doctest.h>

namespace {

using namespace routerctl;

constexpr Rule wrong{"wrong", Severity::error, Authority::consumer, "wrong", "Help."};
constexpr Rule odd{"odd", Severity::warning, Authority::consumer, "odd", "Help."};

Diagnostic at(const SourceFile& file, std::uint32_t document, std::uint32_t offset,
              const Rule& rule) {
  Diagnostic diagnostic;
  diagnostic.rule = &rule;
  diagnostic.message = "m";
  diagnostic.where = {.file = &file, .document = document, .span = {offset, offset + 1}};
  return diagnostic;
}

}  // namespace

TEST_CASE(
    "of one document a thousand errors and a thousand others are kept, and a word about the rest") {
  const SourceFile file{"in.yaml", std::string(10'000, 'x')};
  Diagnostics diagnostics;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    diagnostics.push_back(at(file, 0, i, odd));
  }
  CHECK(diagnostics.size() == Diagnostics::most + 1);
  CHECK(diagnostics.back().rule->code == "more-findings");
  CHECK_FALSE(has_errors(diagnostics));
  diagnostics.push_back(at(file, 0, 6000, wrong));
  CHECK(has_errors(diagnostics));
}

TEST_CASE("every document has a count of its own") {
  const SourceFile file{"in.yaml", std::string(10'000, 'x')};
  Diagnostics diagnostics;
  for (std::uint32_t document = 0; document < 3; ++document) {
    for (std::uint32_t i = 0; i < Diagnostics::most; ++i) {
      diagnostics.push_back(at(file, document, i, wrong));
    }
  }
  CHECK(diagnostics.size() == 3 * Diagnostics::most);
}

TEST_CASE("a report is sorted by place, and says the same thing once") {
  const SourceFile a{"a.yaml", "text"}, b{"b.yaml", "text"};
  Diagnostics diagnostics;
  diagnostics.push_back(at(b, 0, 1, odd));
  diagnostics.push_back(at(a, 1, 0, odd));
  diagnostics.push_back(at(a, 0, 3, wrong));
  diagnostics.push_back(at(a, 0, 2, wrong));
  diagnostics.push_back(at(a, 0, 3, wrong));
  sort_for_report(diagnostics);
  std::string order;
  for (const Diagnostic& diagnostic : diagnostics) {
    order += diagnostic.where.file->name.substr(0, 1) + std::to_string(diagnostic.where.document) +
             std::to_string(diagnostic.where.span.begin) + " ";
  }
  CHECK(order == "a02 a03 a10 b01 ");
}

TEST_CASE("findings that are ignored are counted, and take no room from others") {
  const SourceFile file{"in.yaml", std::string(30'000, 'x')};
  const RuleCodes codes{"odd"};
  Diagnostics diagnostics;
  diagnostics.ignore(codes);
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    diagnostics.push_back(at(file, i, i, odd));
  }
  diagnostics.push_back(at(file, 0, 20'000, wrong));
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics.front().rule == &wrong);
  CHECK(diagnostics.ignored().at("odd") == 20'000);

  Diagnostics all;
  all.take(std::move(diagnostics));
  CHECK(all.size() == 1);
  CHECK(all.ignored().at("odd") == 20'000);
}
