#include "plugin/wait/health.hpp"

#include <array>
#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "plugin/api/status.hpp"
#include "plugin/api/test_server.hpp"

namespace routerctl::wait {

namespace {

using std::chrono::milliseconds;

constexpr const char* ours = R"({"service_discovery": "static", "static_backends": "http://a.b"})";

struct Run {
  explicit Run(const char* ports = R"([{"name": "http", "port": 80}])") {
    server.put(
        Json::object({{"apiVersion", "v1"},
                      {"kind", "Service"},
                      {"metadata", Json::object({{"name", "router"}, {"namespace", "default"}})},
                      {"spec", Json::object({{"ports", Json::parse(ports)}})}}));
  }

  void answers(int code, const std::string& body, int times = 1000) {
    server.on(
        "GET", "/services/router:80/proxy/health",
        [code, body](const api::Request&) {
          return api::Answer{.code = code, .content_type = "application/json", .body = body};
        },
        times);
  }

  std::string ending() {
    const HealthResult result = check_health(check, client,
                                             {.timeout = milliseconds(2000),
                                              .delay = std::chrono::seconds(30),
                                              .second = milliseconds(1)});
    constexpr std::array<const char*, 5> words{"healthy", "unhealthy", "other", "skipped",
                                               "unknown"};
    return std::string(words.at(static_cast<std::size_t>(result.health))) + " | " + result.message;
  }

  std::size_t asked() { return server.count("GET", "/proxy/health"); }

  HttpCheck check{.namespace_ = "default",
                  .service = "router",
                  .path = "/health",
                  .period_seconds = 1,
                  .timeout_seconds = 1000,
                  .success_threshold = 1,
                  .failure_threshold = 3,
                  .expected = "x",
                  .expected_text = ours};
  test::FakeServer server;
  api::Stop stop;
  api::Client client{server, stop};
};

std::string healthy_with(const std::string& config) {
  return R"({"status": "healthy", "dynamic_config": )" + config + "}";
}

}  // namespace

TEST_CASE("a router that works by the configuration") {
  Run run;
  run.answers(200, healthy_with(R"({"static_backends": "http://a.b", "service_discovery": "static",
      "session_key": null, "static_backend_health_checks": false, "k8s_namespace": "default",
      "static_backend_health_check_interval": 60, "k8s_label_selector": ""})"));
  CHECK(run.ending() ==
        "healthy | service/router -n default: healthy, and works by this configuration");
  CHECK(run.asked() == 1);
}

TEST_CASE("as many answers as the check asks for") {
  Run run;
  run.check.success_threshold = 3;
  run.answers(200, healthy_with(ours));
  CHECK(run.ending().starts_with("healthy"));
  CHECK(run.asked() == 3);

  Run failing;
  failing.answers(503, R"({"status": "down"})");
  CHECK(failing.ending().starts_with("unhealthy | service/router -n default: /health answers 503"));
  CHECK(failing.asked() == 3);

  Run recovering;
  recovering.answers(503, "{}", 2);
  recovering.answers(200, healthy_with(ours));
  CHECK(recovering.ending().starts_with("healthy"));
}

TEST_CASE("another configuration is given time to change") {
  Run run;
  run.answers(200, healthy_with(R"({"service_discovery": "static"})"), 5);
  run.answers(200, healthy_with(ours));
  CHECK(run.ending().starts_with("healthy"));
  CHECK(run.asked() == 6);

  Run other;
  other.answers(200, healthy_with(R"({"service_discovery": "k8s", "static_backends": "x"})"));
  CHECK(other.ending() ==
        "other | service/router -n default: healthy, but works by another configuration: "
        "service_discovery is \"k8s\", not \"static\"");

  Run more;
  more.answers(200, healthy_with(R"({"service_discovery": "static",
      "static_backends": "http://a.b", "session_key": "x"})"));
  CHECK(more.ending().ends_with("session_key is \"x\", and should not be set"));
}

TEST_CASE("what cannot be asked is no failure") {
  CHECK(Run(R"([{"name": "router-sport", "port": 80}])").ending() ==
        "skipped | service/router -n default: it was not asked for its health: no port is called "
        "http or https, and none is 8000");

  Run silent;
  silent.answers(200, R"({"status": "healthy"})");
  CHECK(silent.ending().starts_with("skipped | service/router -n default: healthy, but it tells"));

  Run forbidden;
  forbidden.server.on("GET", "/proxy/health", [](const api::Request&) {
    return test::status_answer(403, "Forbidden", "services/proxy is forbidden");
  });
  CHECK(forbidden.ending() ==
        "unknown | service/router -n default: it was not asked for its health: services/proxy is "
        "forbidden");

  Run absent;
  absent.server.remove("Service", "default", "router");
  CHECK(absent.ending() ==
        "skipped | service/router -n default: it was not asked for its health: services "
        "\"router\" not found");
}

}  // namespace routerctl::wait
