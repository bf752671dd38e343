#pragma once

#include <span>
#include <string_view>

namespace routerctl::tmpl {

/// A file of templates/, compiled in. The path is relative to that folder.
struct EmbeddedFile {
  std::string_view path, text;
};

/// Sorted by path. Defined in a generated file.
extern const std::span<const EmbeddedFile> embedded_templates;

}  // namespace routerctl::tmpl
