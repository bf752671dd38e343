#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace routerctl {

/// Edit distance in bytes, where swapping two neighbours counts as one.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate a typing error most likely meant, or an empty view when none is close.
/// Ignores case first; ties go to the bytewise smaller candidate.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// `did you mean "x"?`, or nothing.
std::vector<std::string> did_you_mean(std::string_view word,
                                      std::span<const std::string_view> candidates);

}  // namespace routerctl
