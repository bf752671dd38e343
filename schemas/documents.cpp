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

std::string literal(const std::string& text) {
  return fmt::format("R\"document({})document\"", text);
}

std::string compact(const std::string& json) { return literal(Json::parse(json).dump()); }

}  // namespace

std::string documents(const std::vector<Definition>& definitions, const Json& object_meta) {
  std::string rows;
  for (const Definition& definition : definitions) {
    if (!definition.crd.is_null()) {
      rows += fmt::format("    {{\"{}\",\n     {},\n     {},\n     {},\n     {}}},\n",
                          definition.folder, compact(printed_crd(definition)),
                          compact(openapi(definition, object_meta)),
                          literal(definition.starter.dump()), literal(definition.becomes));
    }
  }
  return fmt::format(frame, rows);
}

}  // namespace routerctl::generate
