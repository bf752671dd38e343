#include "renderer/kinds/static_route_backend.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

using namespace routerctl::kinds;

TEST_CASE("the router accepts these backends") {
  for (const char* url : {
           "http://localhost:9001",
           "https://localhost:9001/v1",
           "http://10.0.0.1:8000",
           "http://vllm.default:8000",
           "http://vllm.default.svc:8000",
           "http://vllm.my-ns.svc:8000",
           "http://vllm.default.svc.cluster.local:8000",
           "http://my_host.example.com",
           "http://h.example.com/?x=1",
           "http://999.999.999.999:99999999",
           "http://10.0.0.1:8000/v1?a=1&b=<2>",
           "http://-.co",
           "http://a.bc/ /://@\t#",
           "http://localhost/",
           "http://localhost\n",
           "http://localhost:1\n",
           "http://localhost/x\n",
           "http://1.2.3.4.com",
           "http://vllm.Default:8000",
       }) {
    CAPTURE(url);
    CHECK(router_accepts(url));
  }
}

TEST_CASE("the router drops these backends, each for its reason") {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"http://vllm:8000", R"(host "vllm" has no dot)"},
      {"http://vllm", R"(host "vllm" has no dot)"},
      {"http://localhosts:1", R"(host "localhosts" has no dot)"},
      {"http://vllm.team1:8000", R"("team1", the last part of its host, has a digit)"},
      {"http://vllm.my-ns:8000", R"("my-ns", the last part of its host, has a hyphen)"},
      {"http://vllm.my_ns:8000", R"("my_ns", the last part of its host, has an underscore)"},
      {"http://vllm.a:8000", R"("a", the last part of its host, is a single letter)"},
      {"http://[::1]:8000", "its host is an IPv6 address"},
      {"http://fe80::1", "its host is an IPv6 address"},
      {"HTTP://localhost", R"("HTTP://" is not in lower case)"},
      {"Https://a.svc", R"("Https://" is not in lower case)"},
      {"http://LOCALHOST:1", R"(host "LOCALHOST" is not in lower case)"},
      {"http://user:pw@h.example.com", "it has a user name before the host"},
      {"http://vllm.default.svc.cluster.local.:8000",
       R"(host "vllm.default.svc.cluster.local." ends with a dot)"},
      {"http://h.example.com?x=1", "its query follows the host without a slash"},
      {"http://h.example.com:80#x", "its fragment follows the host without a slash"},
      {"localhost:9001", "it does not start with http:// or https://"},
      {"vllm.default.svc", "it does not start with http:// or https://"},
      {"grpc://vllm.default.svc:8000", "it does not start with http:// or https://"},
      {"http:/vllm.default.svc", "it does not start with http:// or https://"},
      {"\"http://a.svc\"", "it starts with a quote"},
      {"'http://a.svc'", "it starts with a quote"},
      {"http://a.svc:1 http://b.svc:2", "it holds two URLs"},
      {"http://a.svc:1;http://b.svc:2", "it holds two URLs"},
      {"http://a.svc:1\nhttps://b.svc:2", "it holds two URLs"},
      {"http://a b.svc", "it contains white space"},
      {"http://a.svc: 80", "it contains white space"},
      {"http://a.svc/x\ny", "its path contains a line break"},
      {"http://:8000", "it has no host"},
      {"http://", "it has no host"},
      {"http:///v1", "it has no host"},
      {"http://a..svc", R"(host "a..svc" has an empty part)"},
      {"http://.svc", R"(host ".svc" has an empty part)"},
      {"http://10.0.0:8000", R"(host "10.0.0" is no IPv4 address)"},
      {"http://10.0.0.1.2", R"(host "10.0.0.1.2" is no IPv4 address)"},
      {"http://1000.0.0.1", R"(host "1000.0.0.1" is no IPv4 address)"},
      {"http://8000", R"(host "8000" is no IPv4 address)"},
      {"http://${HOST}:8000", "it holds a placeholder that nothing has filled in"},
      {"http://<ip>:8000", "it holds a placeholder that nothing has filled in"},
      {"http://{{ .Values.host }}:8000", "it holds a placeholder that nothing has filled in"},
      {"http://a*b.svc", R"(host "a*b.svc" contains "*")"},
      {"http://caf\u00e9.svc", "host \"caf\u00e9.svc\" has a letter beyond a to z"},
      {"http://a.svc:", "it has a colon but no port"},
      {"http://a.svc:/v1", "it has a colon but no port"},
      {"http://a.svc:http", R"(its port "http" is no number)"},
      {"http://10.0.0.1:8000:9000", R"(its port "8000:9000" is no number)"},
      {"http://a.svc:-1", R"(its port "-1" is no number)"},
  };
  for (const auto& row : table) {
    CAPTURE(row.first);
    CHECK(!router_accepts(row.first));
    CHECK(why_dropped(row.first, "serving").reason == row.second);
  }
  CHECK(!router_accepts(""));
  CHECK(!router_accepts(" http://localhost:1"));
  CHECK(!router_accepts("http://localhost:1 "));
  CHECK(!router_accepts("http://localhost\n\n"));
  CHECK(!router_accepts("http://localhost/x\ny"));
}

TEST_CASE("a dropped backend comes with what to write instead") {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"http://vllm:8000",
       R"(write "http://vllm.serving.svc:8000" if vllm is a Service in namespace serving)"},
      {"vllm:8000",
       R"(write "http://vllm.serving.svc:8000" if vllm is a Service in namespace serving)"},
      {"http://vllm.team1:8000/v1", R"(write "http://vllm.team1.svc:8000/v1")"},
      {"http://vllm.my-ns:8000", R"(write "http://vllm.my-ns.svc:8000")"},
      {"http://vllm.my-ns.svc.cluster-1:8000", R"(write "http://vllm.my-ns.svc:8000")"},
      {"http://vllm.default.svc.:8000", R"(write "http://vllm.default.svc:8000")"},
      {"http://h.example.com?x=1", R"(write "http://h.example.com/?x=1")"},
      {"localhost:9001", R"(write "http://localhost:9001")"},
      {"HTTPS://LOCALHOST", R"(write "https://localhost")"},
      {"http://<ip>:8000", ""},
      {"http://user:pw@h.example.com", "remove the part up to the @"},
      {"http://[::1]:8000", "reach it through a Service and write the Service's name"},
      {"http://node.example.c0m:80", ""},
      {"http://10.0.0:80", ""},
      {"http://vllm_0:80", ""},
      {"http//a.svc", ""},
      {"grpc://a.svc", ""},
  };
  for (const auto& row : table) {
    CAPTURE(row.first);
    CHECK(why_dropped(row.first, "serving").hint == row.second);
  }
  CHECK(why_dropped("http://vllm:8000", "").hint ==
        R"(write "http://vllm.<namespace>.svc:8000", with the namespace of Service vllm)");
}

TEST_CASE("only a URL that means the same is offered as a fix") {
  CHECK(why_dropped("HTTP://vllm.default.svc", "").fix == "http://vllm.default.svc");
  CHECK(why_dropped("http://LocalHost:1/X", "").fix == "http://localhost:1/X");
  for (const char* guess : {"http://vllm:8000", "localhost:1", "http://vllm.my-ns:1",
                            "http://a.svc.:1", "http://a.svc?x", "http://[::1]"}) {
    CAPTURE(guess);
    CHECK(!why_dropped(guess, "serving").fix);
  }
}

TEST_CASE("addresses that cannot exist are told from others") {
  CHECK(why_unreachable("http://a.svc:65536") ==
        R"(port "65536" does not exist: the largest is 65535)");
  CHECK(why_unreachable("http://a.svc:0/v1") == "nothing can listen on port 0");
  CHECK(why_unreachable("http://10.0.0.256:80") ==
        "10.0.0.256 is no IPv4 address: each number is at most 255");
  CHECK(why_unreachable("http://localhost:" + std::string(100'000, '9')).size() < 300);
  for (const char* url : {"http://a.svc", "http://a.svc:1", "http://a.svc:65535",
                          "http://a.svc:00080/", "http://255.255.255.255", "http://010.0.0.1:80",
                          "http://999.com:80", "http://a.svc:80\n", "http://a.svc/x:99999"}) {
    CAPTURE(url);
    CHECK(why_unreachable(url).empty());
  }
}
