#include "renderer/kinds/vllm_model_settings.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace routerctl::kinds::vllm_model_settings;

TEST_CASE("settings of vllm-chill are held against what the proxy and the API server take") {
  struct Row {
    std::string (*expected)(std::string_view);
    std::vector<const char*> good, bad;
  };
  const std::string longest(253, 'a');
  const std::string longest_namespace(63, 'a');
  const std::string too_long = longest + "a";
  const std::string too_long_namespace = longest_namespace + "a";
  for (const Row& row : {
           Row{expected_name,
               {"vllm", "a.b-c", longest.c_str()},
               {"", "VLLM", "a_b", "-a", "a b", too_long.c_str()}},
           Row{expected_namespace,
               {"", "ai-apps", longest_namespace.c_str()},
               {"a.b", "Ai", "-", too_long_namespace.c_str()}},
           Row{expected_host, {"vllm-svc", "vllm.example.com", "10.0.0.1"}, {"", "a b", "a\n"}},
           Row{expected_port, {"1", "80", "65535"}, {"", "0", "65536", "-1", "http", "80 "}},
           Row{expected_image, {"vllm/vllm-openai:v0.11.0", "a"}, {"", "a b"}},
           Row{expected_replicas, {"0", "1", "2147483647"}, {"", "-1", "1.5", "one", "2147483648"}},
           Row{expected_duration,
               {"5m", "90s", "1h30m", "1.5h", "0", "-1s", "+2m", ".5s", "5.s", "10us",
                "10\xC2\xB5s", "1ns2ms"},
               {"", "5", "m", "5 m", "5d", "1.2.3s", ".s", "-", "1h30"}},
       }) {
    for (const char* value : row.good) {
      CAPTURE(value);
      CHECK(row.expected(value).empty());
    }
    for (const char* value : row.bad) {
      CAPTURE(value);
      CHECK(!row.expected(value).empty());
    }
  }
}
