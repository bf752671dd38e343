#include "renderer/text/quote.hpp"

#include <string>
#include <utility>

#include <doctest/doctest.h>

using namespace routerctl;

TEST_CASE("texts are quoted so that they cannot disturb a terminal") {
  const std::pair<std::string, std::string> table[] = {
      {"", R"("")"},
      {"http://vllm:8000", R"("http://vllm:8000")"},
      {R"(a "b" \c)", R"("a \"b\" \\c")"},
      {"a\tb\nc\rd", R"("a\tb\nc\rd")"},
      {"\x1b[31mred\x7f", R"("\u001b[31mred\u007f")"},
      {"caf\u00e9 \U0001F600", "\"caf\u00e9 \U0001F600\""},
      {"\u0085\u2028\u202e\ufeff", R"("\u0085\u2028\u202e\ufeff")"},
      {"\U000E0001", R"("\U000e0001")"},
      {"\xff\xc3(\xe2\x82", R"("\xff\xc3(\xe2\x82")"},
      {"\xc0\x80\xed\xa0\x80", R"("\xc0\x80\xed\xa0\x80")"},
  };
  for (const auto& [text, expected] : table) {
    CHECK(quote(text) == expected);
  }
}

TEST_CASE("the middle of a long text is left out, never half a character") {
  CHECK(quote(std::string(160, 'x')).size() == 162);
  const std::string cut = quote(std::string(161, 'x'));
  CHECK(cut == '"' + std::string(110, 'x') + "\u2026" + std::string(40, 'x') + '"');

  std::string accents;
  for (int i = 0; i < 300; ++i) {
    accents += "\u20ac";
  }
  CHECK(quote(accents).find("\\x") == std::string::npos);
  CHECK(quote(std::string(1 << 20, '\x01')).size() < 1000);
}
