#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace routerctl::cli {

/// What a field becomes in the output, a line each, ready to print; for a field with fields below
/// it, what they become, or how much of it if that is long. Empty when nothing is known.
///
/// `table` is that of schema::Documents: lines `field<tab>place`. A field that ends in `.*` stands
/// for all below it that have no line of their own, and its places end so too. `!why` stands for a
/// field without effect, `?` for one of which nothing is known.
std::vector<std::string> becomes(std::string_view table, std::string_view field);

}  // namespace routerctl::cli
