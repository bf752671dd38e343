#include "plugin/api/client.hpp"

#include <poll.h>

#include <algorithm>
#include <random>

#include "plugin/api/status.hpp"

namespace routerctl::api {

namespace {

constexpr int most_retries = 10;
constexpr std::chrono::seconds longest_pause{120};

void wait(std::chrono::milliseconds time, Stop& stop) {
  const Clock::time_point end = Clock::now() + time;
  pollfd wish{.fd = stop.descriptor(), .events = POLLIN, .revents = 0};
  for (auto left = time; left.count() > 0;
       left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now())) {
    if (poll(&wish, 1, static_cast<int>(left.count())) > 0) {
      break;
    }
  }
  if (stop.requested()) {
    throw Stopped();
  }
}

// Clients that were turned away together should not come back together.
std::chrono::milliseconds jitter() {
  static std::minstd_rand numbers{std::random_device{}()};
  static std::mutex mutex;
  const std::scoped_lock lock(mutex);
  return std::chrono::milliseconds(std::uniform_int_distribution<int>(0, 250)(numbers));
}

bool may_be_repeated(const Request& request) {
  return request.method == "GET" || request.method == "DELETE" ||
         request.content_type == "application/apply-patch+yaml";
}

// The proxy says in plain text that its connection to the server broke.
bool broke_off(const Answer& answer) {
  const Refusal refusal = refusal_of(answer);
  return refusal.failure == Failure::no_connection &&
         (refusal.message.find("connection reset") != std::string::npos ||
          refusal.message.find("EOF") != std::string::npos);
}

// How long to wait before the same request may succeed; null: do not send it again.
std::optional<std::chrono::milliseconds> pause_after(const Answer& answer, const Request& request,
                                                     bool first) {
  if (answer.ok()) {
    return std::nullopt;
  }
  const bool busy = answer.code == 429 || answer.code >= 500;
  if (busy && answer.retry_after && *answer.retry_after <= longest_pause) {
    return *answer.retry_after + jitter();
  }
  if ((answer.code == 401 && first) || (may_be_repeated(request) && broke_off(answer))) {
    return std::chrono::milliseconds(0);
  }
  return std::nullopt;
}

std::string segment(std::string_view text) { return "/" + escape(text); }

std::vector<ResourceType> types_in(const Json& list, const std::string& api_version) {
  const std::size_t slash = api_version.find('/');
  const std::string group = slash == std::string::npos ? "" : api_version.substr(0, slash);
  std::vector<ResourceType> types;
  for (const Json& each : list.value("resources", Json::array())) {
    ResourceType type{.group = group,
                      .version = api_version.substr(slash == std::string::npos ? 0 : slash + 1),
                      .kind = each.value("kind", ""),
                      .plural = each.value("name", ""),
                      .namespaced = each.value("namespaced", true)};
    // The others are sub-resources, "deployments/scale".
    if (type.plural.find('/') == std::string::npos) {
      types.push_back(std::move(type));
    }
  }
  return types;
}

}  // namespace

std::string escape(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos) {
      escaped += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      escaped += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return escaped;
}

std::string collection_path(const ResourceType& type, std::string_view namespace_) {
  std::string path = type.group.empty() ? "/api" : "/apis" + segment(type.group);
  path += segment(type.version);
  if (type.namespaced && !namespace_.empty()) {
    path += "/namespaces" + segment(namespace_);
  }
  return path + segment(type.plural);
}

std::string object_path(const ResourceType& type, std::string_view namespace_,
                        std::string_view name) {
  return collection_path(type, namespace_) + segment(name);
}

Client::Client(Server& server, Stop& stop, ClientOptions options)
    : server_(server), stop_(stop), options_(std::move(options)) {
  if (!options_.sleep) {
    options_.sleep = wait;
  }
  if (options_.request_timeout.count() == 0) {
    options_.request_timeout = std::chrono::minutes(1);
  }
}

Answer Client::send(Request request) {
  const bool has_deadline = request.deadline.has_value();
  for (int sent = 0;; ++sent) {
    if (stop_.requested()) {
      throw Stopped();
    }
    if (!has_deadline) {
      request.deadline = Clock::now() + options_.request_timeout;
    }
    std::chrono::milliseconds pause{0};
    try {
      Answer answer = server_.send(request, stop_);
      const auto wanted = pause_after(answer, request, sent == 0);
      if (!wanted || sent == most_retries) {
        return answer;
      }
      pause = *wanted;
    } catch (const TimedOut&) {
      throw;
    } catch (const Unreachable&) {
      if (!may_be_repeated(request) || sent == most_retries) {
        throw;
      }
    }
    ++retries_;
    sleep(pause);
  }
}

Answer Client::get(std::string target) { return send({.target = std::move(target)}); }

Answer Client::stream(const Request& request,
                      const std::function<bool(std::string_view line)>& take) {
  return server_.stream(request, stop_, take);
}

std::optional<ResourceType> Client::type_of(const std::string& api_version,
                                            const std::string& kind) {
  const std::scoped_lock lock(mutex_);
  auto known = types_.find(api_version);
  if (known == types_.end()) {
    const std::string root = api_version.find('/') == std::string::npos ? "/api/" : "/apis/";
    const Answer answer = get(root + api_version);
    if (!answer.ok()) {
      Refusal refusal = refusal_of(answer);
      if (answer.code == 404) {
        return std::nullopt;
      }
      throw Refused(std::move(refusal));
    }
    known = types_.emplace(api_version, types_in(json_of(answer), api_version)).first;
  }
  const auto type = std::find_if(known->second.begin(), known->second.end(),
                                 [&](const ResourceType& each) { return each.kind == kind; });
  if (type == known->second.end()) {
    types_.erase(known);
    return std::nullopt;
  }
  return *type;
}

void Client::sleep(std::chrono::milliseconds time) { options_.sleep(time, stop_); }

Json json_of(const Answer& answer) {
  Json value = Json::parse(answer.body, nullptr, false);
  if (value.is_discarded()) {
    throw Unreachable("the answer is no JSON");
  }
  return value;
}

}  // namespace routerctl::api
