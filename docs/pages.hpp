#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/compile.hpp"

/// The pages that are written from the code, so that they cannot lag behind it.
namespace routerctl::docs {

/// Code -> what the program prints for it in one of the golden folders.
using Examples = std::map<std::string, std::string, std::less<>>;

/// Reads testdata/<kind>/<case>/stderr.txt and takes the plainest case of each code.
Examples read_examples(const std::filesystem::path& testdata);

std::string diagnostics_page(const std::vector<const Rule*>& rules, const Examples& examples);
std::string fidelity_page(const Library& library);

/// `[`code`](diagnostics.md#code)`
std::string link_to(std::string_view code);
/// `| a | b |` and a line break; what would end a cell is escaped.
std::string row(const std::vector<std::string>& cells);
/// The header of a table.
std::string head(const std::vector<std::string>& cells);

}  // namespace routerctl::docs
