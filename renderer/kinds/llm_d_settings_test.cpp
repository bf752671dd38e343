#include "renderer/kinds/llm_d_settings.hpp"

#include <doctest/doctest.h>

using routerctl::kinds::llm_d_settings::expected_address;

TEST_CASE("the address of an endpoint picker is an IP address, or unknown") {
  for (const char* good : {"", "10.96.0.100", "0.0.0.0", "255.255.255.255", "fd00::1", "::1",
                           "::", "fd00::", "1:2:3:4:5:6:7:8", "2001:DB8::a:b"}) {
    CAPTURE(good);
    CHECK(expected_address(good).empty());
  }
  for (const char* bad :
       {"epp", "10.96.0", "10.96.0.100.1", "10.96.0.256", "10.096.0.1", "10.96.0.", "1:2:3",
        ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "fd00::12345", "fd00::g",
        " 10.96.0.1", "CLUSTER_IP_OF_EPP_SERVICE"}) {
    CAPTURE(bad);
    CHECK(expected_address(bad) == "an IP address such as 10.96.0.100");
  }
}
