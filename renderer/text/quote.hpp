#pragma once

#include <string>
#include <string_view>

namespace routerctl {

/// A text of the user for a message: in double quotes, escaped so that it cannot disturb a terminal
/// (control characters, line separators, text direction marks, bytes that are not UTF-8), the
/// middle of long ones left out.
std::string quote(std::string_view text);

}  // namespace routerctl
