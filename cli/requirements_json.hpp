#pragma once

#include <string>

#include "renderer/requirements.hpp"

namespace routerctl::cli {

/// What `requirements -o json` prints, documented in docs/requirements.md.
std::string requirements_json(const Requirements& requirements);

}  // namespace routerctl::cli
