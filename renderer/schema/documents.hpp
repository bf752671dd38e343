#pragma once

#include <span>
#include <string_view>

namespace routerctl::schema {

/// A kind's definition as others read it, as compact JSON, and what is known of it beside that.
struct Documents {
  std::string_view folder;
  std::string_view crd;      ///< a CustomResourceDefinition that kubectl applies
  std::string_view openapi;  ///< OpenAPI v3, as an API server serves it for the group and version
  std::string_view starter;  ///< schemas/starters/<folder>.yaml as JSON: the values of `init`
  std::string_view becomes;  ///< schemas/becomes/<folder>.txt: what fields become in the output
};

/// One a resource, sorted by folder. Constants: they cost a run that does not ask for them nothing.
extern const std::span<const Documents> documents;

}  // namespace routerctl::schema
