#pragma once

#include <string_view>

namespace routerctl::cli {

/// "0.1.0"
std::string_view version_number();

}  // namespace routerctl::cli
