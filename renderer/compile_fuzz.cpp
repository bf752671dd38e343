// Any bytes as input of the whole compiler: no crash, and no objects beside errors.

#include "renderer/compile.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "renderer/yaml/emit.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace routerctl;
  static const tmpl::Library templates;
  const Library library{
      .kinds = kinds::all, .resources = schema::resources, .templates = &templates};
  const SourceFile file{"fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const SourceFile* const files[] = {&file};
  CompileOptions options;
  options.limits.alias_bytes = 100'000;
  options.fidelity = size % 2 == 0 ? Fidelity::repaired : Fidelity::operator_exact;
  const Compilation result = compile(files, {}, library, options);
  if (has_errors(result.diagnostics) && !result.objects.empty()) {
    std::abort();
  }
  for (const Object& object : result.objects) {
    yaml::emit(object.value);
  }
  return 0;
}
