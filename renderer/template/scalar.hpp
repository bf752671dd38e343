#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renderer/template/template.hpp"

namespace routerctl::tmpl {

/// A scalar that a template may not hold.
struct BadScalar {
  std::string_view where;  ///< the part of the text it is about; empty: all of it
  std::string message;
  std::vector<std::string> hints{};
};

/// The leaf that a scalar's text becomes, without its span: holes, or a literal, which is typed as
/// kubectl types it when it was written plain. Throws BadScalar.
Template::Node leaf_of(std::string_view text, bool plain);

/// The key that a scalar's text becomes. Throws BadScalar.
std::string key_of(std::string_view text, bool plain);

}  // namespace routerctl::tmpl
