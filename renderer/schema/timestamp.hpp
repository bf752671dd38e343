#pragma once

#include <string>
#include <string_view>

namespace routerctl::schema {

/// What Go's time.Parse says of a text that is no RFC 3339 time, word for word; empty for one that
/// is. Times in `metadata` are read by it. It takes hours of one digit and a comma before
/// fractions.
std::string timestamp_error(std::string_view text);

}  // namespace routerctl::schema
