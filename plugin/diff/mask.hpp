#pragma once

#include "renderer/json.hpp"

namespace routerctl::diff {

/// Hides the values of a Secret, and that they differ stays visible, in the words of kubectl diff:
/// `***`, and `*** (before)`, `*** (after)` for a value that changes. Either may be null.
void mask(Json& before, Json& after);

}  // namespace routerctl::diff
