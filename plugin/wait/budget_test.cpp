#include "plugin/wait/budget.hpp"

#include <array>
#include <cstdint>
#include <string_view>

#include <doctest/doctest.h>

namespace routerctl::wait {

namespace {

struct Row {
  std::string_view object;
  std::int64_t seconds;
};

constexpr std::array rows{
    Row{R"({"kind": "ConfigMap"})", 600},
    Row{R"({"spec": {"template": {"spec": {"containers": [{"name": "a"}]}}}})", 600},
    Row{R"({"spec": {"progressDeadlineSeconds": 60,
                     "template": {"spec": {"containers": [{"readinessProbe": {}}]}}}})",
        600},
    Row{R"({"spec": {"progressDeadlineSeconds": 900, "template": {"spec": {"containers": [
            {"startupProbe": {"initialDelaySeconds": 30, "periodSeconds": 10,
                              "failureThreshold": 60},
             "readinessProbe": {}},
            {"readinessProbe": {"periodSeconds": 5}}]}}}})",
        900 + 630 + 30},
    Row{R"({"spec": {"progressDeadlineSeconds": 2147483647,
                     "template": {"spec": {"containers": [
            {"startupProbe": {"periodSeconds": 2147483647, "failureThreshold": 2147483647}}]}}}})",
        604800},
};

}  // namespace

TEST_CASE("how long it may take") {
  for (const Row& row : rows) {
    CAPTURE(row.object);
    CHECK(budget_of(Json::parse(row.object)).count() == row.seconds);
  }
}

}  // namespace routerctl::wait
