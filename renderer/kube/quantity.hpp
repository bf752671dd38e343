#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace routerctl::kube {

/// A resource quantity as Go's `resource.Quantity` prints it after reading `text`: "0.5" is "500m",
/// "1024Mi" is "1Gi", "1e3" stays. Null when `text` is no quantity.
///
/// Whoever reads an object into Go types and writes it again, as operators do, prints quantities
/// this way. Texts that are canonical already, and a few that are not ("+5", "5.", "00012"), stay
/// byte for byte. What is finer than nano is rounded away from zero; a binary quantity above
/// 2^63 - 1 becomes that. A decimal one above 10^21 has no suffix to say so and loses its
/// magnitude ("1000E" becomes "1"), as in Go.
std::optional<std::string> canonical_quantity(std::string_view text);

/// Its value, as near as a double comes to it: for comparing quantities with each other. Null when
/// `text` is no quantity.
std::optional<double> quantity_value(std::string_view text);

}  // namespace routerctl::kube
