#include "renderer/kinds/ai_deployment_engine.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "renderer/kinds/ai_deployment_rules.hpp"

namespace routerctl::kinds {

namespace {

using yaml::Field;

constexpr std::array engines{
    AiEngine{
        .name = "deepspeed-mii",
        .repository = "premai/deepspeed-mii",
        .tag = "latest",
        .port = 8080,
        .one_model = true,
        .takes_env = false,
        .probes =
            {{{.port = 50051, .initial_delay = 30, .period = 5, .failures = 120},
              {.path = "/healthz", .port = 8080, .failures = 3},
              {.path = "/healthz", .port = 8080, .period = 30, .timeout = 15, .failures = 10}}}},
    AiEngine{.name = "generic"},
    AiEngine{
        .name = "localai",
        .repository = "quay.io/go-skynet/local-ai",
        .tag = "latest",
        .port = 8080,
        .probes =
            {{{.path = "/readyz", .port = 8080, .initial_delay = 1, .period = 10, .failures = 120},
              {.path = "/healthz", .port = 8080, .failures = 3},
              {.path = "/healthz", .port = 8080, .period = 30, .timeout = 15, .failures = 10}}}},
    AiEngine{.name = "triton",
             .repository = "nvcr.io/nvidia/tritonserver",
             .tag = "24.01-py3",
             .takes_env = false,
             .probes = {{{.path = "/v2/health/ready", .port = 8000, .period = 10, .failures = 30},
                         {.path = "/v2/health/ready",
                          .port = 8000,
                          .initial_delay = 5,
                          .period = 5,
                          .failures = 3},
                         {.path = "/v2/health/live",
                          .port = 8000,
                          .initial_delay = 15,
                          .period = 10,
                          .timeout = 25,
                          .failures = 3}}}},
    AiEngine{
        .name = "vllm",
        .repository = "vllm/vllm-openai",
        .tag = "latest",
        .one_model = true,
        .takes_template = false,
        .probes =
            {{{.path = "/health", .port = 8000, .initial_delay = 3, .period = 1, .failures = 120},
              {.path = "/health", .port = 8000, .failures = 3},
              {.path = "/health", .port = 8000, .period = 30, .timeout = 15, .failures = 10}}}},
};

void set_number(Json& probe, const char* name, std::int64_t number) {
  if (number != 0) {
    probe[name] = number;
  }
}

}  // namespace

const std::span<const AiEngine> ai_engines = engines;

const AiEngine* find_ai_engine(std::string_view name) {
  const auto* const found = std::find_if(engines.begin(), engines.end(),
                                         [&](const AiEngine& each) { return each.name == name; });
  return found == engines.end() ? nullptr : &*found;
}

Json ai_image(const AiEngine& engine, const Field& options) {
  const auto option = [&](std::string_view name, std::string_view otherwise) {
    const std::string_view text = options[name].text();
    return text.empty() ? otherwise : text;
  };
  return std::string(option("imageRepository", engine.repository)) + ':' +
         std::string(option("imageTag", engine.tag));
}

Json ai_probe(const AiProbe& probe) {
  Json made = Json::object();
  if (probe.path.empty()) {
    made["tcpSocket"] = Json::object({{"port", probe.port}});
  } else {
    made["httpGet"] = Json::object({{"path", probe.path}, {"port", probe.port}});
  }
  set_number(made, "initialDelaySeconds", probe.initial_delay);
  set_number(made, "periodSeconds", probe.period);
  set_number(made, "timeoutSeconds", probe.timeout);
  set_number(made, "failureThreshold", probe.failures);
  return made;
}

void override_probe(Json& probe, const Field& override) {
  if (const Field delay = override["initialDelaySeconds"]) {
    if (delay.integer() == 0) {
      probe.erase("initialDelaySeconds");  // Go does not print it
    }
    set_number(probe, "initialDelaySeconds", delay.integer());
  }
  for (const char* name :
       {"periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold"}) {
    const Field number = override[name];
    set_number(probe, name, number.integer());
    if (number && number.integer() == 0) {
      number.discard(ai_deployment_rules::probe_zero);
    }
  }
}

}  // namespace routerctl::kinds
