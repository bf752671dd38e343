#pragma once

#include <string_view>

namespace routerctl::schema {

/// As Go's url.ParseRequestURI decides: an absolute URI, or a path that begins with a slash.
bool is_request_uri(std::string_view text);

/// As Go's mail.ParseAddress decides, comments aside: `a@b`, `Name <a@b>`.
bool is_email(std::string_view text);

}  // namespace routerctl::schema
