#pragma once

#include <string>
#include <vector>

#include "renderer/template/template.hpp"
#include "renderer/text/source.hpp"

namespace routerctl::tmpl {

struct SyntaxError {
  Span span;
  std::string message;
  std::vector<std::string> hints{};
  bool not_yaml = false;  ///< else it is YAML that a template may not hold
};

/// Throws SyntaxError. Literal leaves are typed as kubectl types them.
Template parse(SourceFile file);

/// Where `${name}` stands within `node`.
Span locate(const Template& in, const Template::Node& node, std::string_view name);

}  // namespace routerctl::tmpl
