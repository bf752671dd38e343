#include "plugin/api/status.hpp"

#include <algorithm>
#include <string_view>

#include "renderer/json.hpp"

namespace routerctl::api {

namespace {

std::string text_at(const Json& map, const char* key) {
  const auto found = map.is_object() ? map.find(key) : map.end();
  return found != map.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const Json& details_of(const Json& status) {
  static const Json none = Json::object();
  const auto found = status.find("details");
  return found != status.end() && found->is_object() ? *found : none;
}

std::vector<Cause> causes_of(const Json& status) {
  std::vector<Cause> causes;
  const Json& details = details_of(status);
  if (const auto list = details.find("causes"); list != details.end() && list->is_array()) {
    for (const Json& cause : *list) {
      causes.push_back({.reason = text_at(cause, "reason"),
                        .field = text_at(cause, "field"),
                        .message = text_at(cause, "message")});
    }
  }
  return causes;
}

bool is_about_fields(const std::vector<Cause>& causes) {
  return !causes.empty() && std::all_of(causes.begin(), causes.end(), [](const Cause& cause) {
    return cause.reason == "FieldManagerConflict";
  });
}

// An apply of a field that does not exist, or of another type, ends as 500 without a reason.
bool is_typed_patch(const std::string& message) {
  return message.find("typed patch") != std::string::npos ||
         message.find("typed live object") != std::string::npos ||
         message.find("associative list") != std::string::npos;
}

// Quotas, limits, security policies and webhooks refuse objects with the code that permissions
// have, whose sentences name the user.
bool is_admission(const std::string& message) {
  constexpr std::string_view words = "is forbidden: ";
  const std::size_t at = message.find(words);
  return message.find("denied the request") != std::string::npos ||
         (at != std::string::npos && message.find("ser \"", at) == std::string::npos);
}

Failure failure_of(const Refusal& refusal, const Json& status) {
  switch (refusal.code) {
    case 400:
    case 413:
    case 415:
    case 422: return Failure::invalid;
    case 401: return Failure::unauthorized;
    case 403: return is_admission(refusal.message) ? Failure::invalid : Failure::forbidden;
    case 404:
      return text_at(details_of(status), "kind") == "namespaces" ? Failure::no_namespace
                                                                 : Failure::not_found;
    case 409: return is_about_fields(refusal.causes) ? Failure::conflict : Failure::race;
    case 410: return Failure::expired;
    case 429:
    case 503:
    case 504: return Failure::busy;
    default: break;
  }
  if (refusal.code >= 500) {
    return refusal.reason.empty() && is_typed_patch(refusal.message) ? Failure::invalid
                                                                     : Failure::server;
  }
  return Failure::unknown;
}

Failure failure_of_text(int code) {
  switch (code) {
    case 401: return Failure::unauthorized;
    case 403: return Failure::proxy_refused;
    case 404: return Failure::no_kind;
    case 429: return Failure::busy;
    default: return code >= 500 ? Failure::no_connection : Failure::unknown;
  }
}

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \r\n") + 1);
  return text;
}

}  // namespace

Refusal refusal_of(const Answer& answer) {
  Refusal refusal;
  refusal.code = answer.code;
  const Json status = Json::parse(answer.body, nullptr, false);
  if (!status.is_object() || text_at(status, "kind") != "Status") {
    refusal.message = trimmed(answer.body);
    if (refusal.message.empty()) {
      refusal.message = "HTTP " + std::to_string(answer.code);
    }
    refusal.failure = failure_of_text(answer.code);
    return refusal;
  }
  refusal.reason = text_at(status, "reason");
  refusal.message = trimmed(text_at(status, "message"));
  refusal.causes = causes_of(status);
  refusal.failure = failure_of(refusal, status);
  return refusal;
}

}  // namespace routerctl::api
