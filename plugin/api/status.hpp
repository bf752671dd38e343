#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "plugin/api/server.hpp"

namespace routerctl::api {

/// Why the server did not do what it was asked. Source: the codes and bodies that API servers
/// 1.20 to 1.36 and `kubectl proxy` were seen to give.
enum class Failure : std::uint8_t {
  conflict,       ///< other field managers own fields at other values
  race,           ///< 409 of another cause: read again and retry
  forbidden,      ///< RBAC says no
  unauthorized,   ///< the credentials are none, or not valid any more
  invalid,        ///< 400, 422, the 500 with which an apply of a wrong field or type ends, and the
                  ///< 403 of an admission: a quota, a policy, a webhook
  no_namespace,   ///< the namespace does not exist
  no_kind,        ///< group or version are not served: a CustomResourceDefinition is missing
  not_found,      ///< the object
  expired,        ///< 410: the resource version of a watch or list is too old
  busy,           ///< 429, or 503 and 504: the server asks to come back later
  proxy_refused,  ///< `kubectl proxy` itself said no
  no_connection,  ///< `kubectl proxy` cannot reach the server
  server,         ///< anything else of 500 and up
  unknown,
};

struct Cause {
  std::string reason;  ///< "FieldManagerConflict", "FieldValueInvalid"
  std::string field;   ///< ".spec.replicas" of a conflict, "spec.replicas" of an invalid field
  std::string message;
};

struct Refusal {
  Failure failure = Failure::unknown;
  int code = 0;
  std::string reason;   ///< of the Status: "Conflict", "Forbidden"; empty where there is none
  std::string message;  ///< the server's own sentence, one line or more, no end of line at its end
  std::vector<Cause> causes;
};

/// The server refused, and there is nothing to go on with.
struct Refused : std::runtime_error {
  explicit Refused(Refusal why) : std::runtime_error(why.message), refusal(std::move(why)) {}
  Refusal refusal;
};

/// `answer` is not ok().
Refusal refusal_of(const Answer& answer);

}  // namespace routerctl::api
