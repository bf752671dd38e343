#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace routerctl::yaml {

/// Whether go-yaml takes this for a `!!timestamp`: a date, alone or with a time behind a T or a
/// blank.
bool is_timestamp(std::string_view text);

/// The bytes of a `!!binary`; nothing when it is no base64.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace routerctl::yaml
