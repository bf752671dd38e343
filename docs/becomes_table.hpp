#pragma once

#include <map>
#include <set>
#include <string>

#include "docs/place_difference.hpp"

namespace routerctl::docs {

/// What was found out about a kind. Fields are written as `explain` takes them.
struct Findings {
  std::map<std::string, Places> places;     ///< field -> what it changes
  std::map<std::string, std::string> dead;  ///< field -> why it changes nothing
  std::set<std::string> tried;              ///< these, and fields that told nothing
};

/// The findings as the text that cli/becomes.hpp reads. Fields that go through as they are, with
/// all that is below them, make one line: `spec.a.*<tab>Deployment .spec.b.*`.
std::string table_of(Findings findings);

}  // namespace routerctl::docs
