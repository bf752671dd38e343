// Whatever the override: it is refused with a place inside it, or it can be filled.

#include "renderer/template/template.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "renderer/yaml/emit.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace routerctl;
  static constexpr tmpl::EmbeddedFile files[] = {{"a.yaml", "- ${a}\n- ${b}\n- ${c}\n"}};
  tmpl::Library library(files);
  Diagnostics diagnostics;
  library.add_override("a.yaml", "a.yaml", std::string(reinterpret_cast<const char*>(data), size),
                       diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    const Span span = diagnostic.where.span;
    if (span.begin > span.end || span.end > diagnostic.where.file->text.size()) {
      std::abort();
    }
  }
  if (has_errors(diagnostics)) {
    return 0;
  }
  const Json text = "a: b\n", number = 1;
  const Json null;
  const auto lookup = [&](std::string_view name) {
    return name == "a" ? &text : name == "b" ? &number : name == "c" ? &null : nullptr;
  };
  try {
    yaml::emit(tmpl::fill(library.get("a.yaml"), lookup));
  } catch (const tmpl::MissingName& missing) {
    if (missing.name != "c") {
      std::abort();
    }
  }
  return 0;
}
