#include "plugin/wait/mask.hpp"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

namespace routerctl::wait {

namespace {

struct Row {
  std::string_view line, shown;
};

constexpr std::array rows{
    Row{"ValueError: model not found", "ValueError: model not found"},
    Row{"max_tokens=4096 tokens: 12", "max_tokens=4096 tokens: 12"},
    Row{"HF_TOKEN=hf_abcdefghijklmnop rest", "HF_TOKEN=*** rest"},
    Row{"token hf_abcdefghijklmnop123 is bad", "token *** is bad"},
    Row{"Authorization: Bearer abc.def.ghi", "Authorization: Bearer ***"},
    Row{"authorization: abc, x", "authorization: ***, x"},
    Row{R"({"api_key": "abcdef", "model": "x"})", R"({"api_key": "***", "model": "x"})"},
    Row{"password='s3 cret'", "password='*** cret'"},
    Row{"--api-key=sk-1234567890abcdef1234", "--api-key=***"},
    Row{"key=sk-1234567890abcdef1234", "key=***"},
    Row{"jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.abc", "jwt ***"},
    Row{"https://user:pass@host/x?token=abc&y=1", "https://user:***@host/x?token=***&y=1"},
    Row{"https://host:8000/x", "https://host:8000/x"},
    Row{"a\x1b[31mb\tc", "a [31mb c"},
    Row{"password", "password"},
    Row{"Bearer", "Bearer"},
    Row{"", ""},
};

}  // namespace

TEST_CASE("credentials do not show") {
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(masked(row.line) == row.shown);
  }
}

}  // namespace routerctl::wait
