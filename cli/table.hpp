#pragma once

#include <string>
#include <vector>

namespace routerctl::cli {

using Cells = std::vector<std::string>;

/// Columns as wide as their widest cell, three spaces between them, as kubectl prints tables. The
/// first row is the heading.
std::string table(const std::vector<Cells>& rows);

}  // namespace routerctl::cli
