#include "plugin/wait/health.hpp"

#include <algorithm>
#include <optional>

#include "plugin/api/status.hpp"
#include "plugin/wait/fields.hpp"
#include "plugin/wait/mask.hpp"

namespace routerctl::wait {

namespace {

using api::Clock;

const api::ResourceType service_type{
    .group = "", .version = "v1", .kind = "Service", .plural = "services"};

// Source: the controller takes the first port that is called http or https, or is 8000.
std::optional<std::int64_t> port_of(const Json& service) {
  const Json* const spec = at(service, "spec");
  for (const Json& port : list(spec == nullptr ? service : *spec, "ports")) {
    const std::string_view name = text(port, "name");
    const auto value = number(port, "port");
    if (value && (name == "http" || name == "https" || *value == 8000)) {
      return value;
    }
  }
  return std::nullopt;
}

// What a key has when the file does not set it: nothing, or what the router starts with.
bool is_default(const std::string& key, const Json& value) {
  return !value.is_string() || value.get_ref<const std::string&>().empty() ||
         key == "k8s_namespace";
}

std::string shown(const Json& value) {
  std::string text = masked(value.dump());
  constexpr std::size_t most = 120;
  if (text.size() > most) {
    text.resize(most);
    text += "...";
  }
  return text;
}

// Which key differs, as a clause; empty: none.
std::string difference(const Json& ours, const Json& theirs) {
  for (const auto& [key, value] : ours.items()) {
    const Json* const other = at(theirs, key);
    if (other == nullptr || *other != value) {
      return key + " is " + (other == nullptr ? "missing" : shown(*other)) + ", not " +
             shown(value);
    }
  }
  for (const auto& [key, value] : theirs.items()) {
    if (!ours.contains(key) && !is_default(key, value)) {
      return key + " is " + shown(value) + ", and should not be set";
    }
  }
  return {};
}

class Check {
 public:
  Check(const HttpCheck& check, api::Client& client, const HealthOptions& options)
      : check_(check),
        client_(client),
        options_(options),
        end_(Clock::now() + options.timeout),
        service_("service/" + check.service +
                 (check.namespace_.empty() ? "" : " -n " + check.namespace_)) {}

  HealthResult run() {
    const api::Answer answer =
        client_.get(api::object_path(service_type, check_.namespace_, check_.service));
    if (!answer.ok()) {
      const api::Refusal refusal = api::refusal_of(answer);
      // A router may well be made after its configuration.
      const Health health = refusal.failure == api::Failure::not_found   ? Health::skipped
                            : refusal.failure == api::Failure::forbidden ? Health::unknown
                                                                         : Health::unhealthy;
      return result(health, "it was not asked for its health: " + refusal.message);
    }
    const auto port = port_of(api::json_of(answer));
    if (!port) {
      return result(Health::skipped,
                    "it was not asked for its health: no port is called http or https, and none "
                    "is 8000");
    }
    target_ = api::collection_path(service_type, check_.namespace_) + "/" +
              api::escape(check_.service) + ":" + std::to_string(*port) + "/proxy" + check_.path;
    return ask_until_clear();
  }

 private:
  HealthResult result(Health health, const std::string& message) const {
    return {health, service_ + ": " + message};
  }

  HealthResult ask_until_clear() {
    const Clock::time_point config_end =
        std::min(end_, Clock::now() + seconds(options_.delay.count()));
    std::int64_t good = 0, bad = 0;
    for (;;) {
      const std::optional<api::Answer> answer = ask();
      if (answer && answer->code == 403) {
        return result(Health::unknown,
                      "it was not asked for its health: " + api::refusal_of(*answer).message);
      }
      const bool healthy = answer && answer->code == 200;
      good = healthy ? good + 1 : 0;
      bad = healthy ? 0 : bad + 1;
      if (healthy && good >= check_.success_threshold) {
        HealthResult found = compare(*answer);
        if (found.health != Health::other_config || Clock::now() >= config_end) {
          return found;
        }
      }
      if (bad >= check_.failure_threshold || Clock::now() >= end_) {
        return result(Health::unhealthy, why_);
      }
      client_.sleep(std::chrono::milliseconds(seconds(check_.period_seconds)));
    }
  }

  // Nothing when it did not answer in its time.
  std::optional<api::Answer> ask() {
    try {
      api::Answer answer = client_.send(
          {.target = target_, .deadline = Clock::now() + seconds(check_.timeout_seconds)});
      if (answer.code != 200) {
        const std::string said =
            answer.content_type == "application/json" || answer.content_type == "text/plain"
                ? api::refusal_of(answer).message
                : std::string();
        why_ = check_.path + " answers " + std::to_string(answer.code) +
               (said.empty() ? "" : ": " + masked(said));
      }
      return answer;
    } catch (const api::TimedOut&) {
      why_ =
          check_.path + " does not answer within " + std::to_string(check_.timeout_seconds) + " s";
      return std::nullopt;
    }
  }

  HealthResult compare(const api::Answer& answer) const {
    if (check_.expected_text.empty()) {
      return result(Health::healthy, "healthy");
    }
    const Json body = Json::parse(answer.body, nullptr, false);
    const Json* const theirs = body.is_object() ? at(body, "dynamic_config") : nullptr;
    if (theirs == nullptr || !theirs->is_object()) {
      return result(Health::skipped,
                    "healthy, but it tells no dynamic_config: it may not read the file at all");
    }
    const std::string found = difference(Json::parse(check_.expected_text), *theirs);
    return found.empty() ? result(Health::healthy, "healthy, and works by this configuration")
                         : result(Health::other_config,
                                  "healthy, but works by another configuration: " + found);
  }

  [[nodiscard]] std::chrono::milliseconds seconds(std::int64_t number) const {
    constexpr std::int64_t most = std::int64_t{24} * 3600;
    return std::clamp<std::int64_t>(number, 0, most) * options_.second;
  }

  const HttpCheck& check_;
  api::Client& client_;
  const HealthOptions& options_;
  Clock::time_point end_;
  std::string service_, target_, why_;
};

}  // namespace

HealthResult check_health(const HttpCheck& check, api::Client& client,
                          const HealthOptions& options) {
  return Check(check, client, options).run();
}

}  // namespace routerctl::wait
