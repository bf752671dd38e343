#include <fmt/format.h>

#include "schemas/definition.hpp"

namespace routerctl::generate {

namespace {

constexpr const char* frame = R"(// Generated from schemas/*.yaml.
#include "renderer/schema/documents.hpp"

namespace routerctl::schema {{

namespace {{

constexpr Documents table[] = {{
{}}};

}}  // namespace

const std::span<const Documents> documents = table;

}}  // namespace routerctl::schema
)";

std::string literal(const std::string& json) {
  return fmt::format("R\"document({})document\"", Json::parse(json).dump());
}

}  // namespace

std::string documents(const std::vector<Definition>& definitions, const Json& object_meta) {
  std::string rows;
  for (const Definition& definition : definitions) {
    if (!definition.crd.is_null()) {
      rows +=
          fmt::format("    {{\"{}\",\n     {},\n     {}}},\n", definition.folder,
                      literal(printed_crd(definition)), literal(openapi(definition, object_meta)));
    }
  }
  return fmt::format(frame, rows);
}

}  // namespace routerctl::generate
