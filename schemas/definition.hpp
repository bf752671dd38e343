#pragma once

#include <string>
#include <vector>

#include "renderer/json.hpp"

/// What schema_generate makes of the files in schemas/.
namespace routerctl::generate {

/// schemas/<folder>.yaml after its $refs were replaced; x-routerctl-* keys are still in it.
struct Definition {
  std::string folder;
  Json crd;            ///< null if the file is a format of ours
  std::string format;  ///< the name of that format, or empty
  Json schema;         ///< the schema of the one version, or of the format
  // For `documents` alone:
  Json starter{};         ///< starters/<folder>.yaml
  std::string becomes{};  ///< becomes/<folder>.txt as it is; empty before it is first generated
};

/// Throws std::runtime_error, naming file and place, for anything that the API server would refuse
/// or that is not known here: a misspelt keyword must not pass as "no restriction".
void check(const Definition& definition);

/// The constant tables behind renderer/schema/schema.hpp, as C++. `definitions` are sorted by
/// folder.
std::string tables(const std::vector<Definition>& definitions);

/// The CRD as kubectl applies it: JSON, without x-routerctl-*.
std::string printed_crd(const Definition& definition);

/// An OpenAPI v3 document as an API server serves it at /openapi/v3/apis/<group>/<version>, with
/// nothing but the kind's schemas in it.
std::string openapi(const Definition& definition, const Json& object_meta);

/// The constants behind renderer/schema/documents.hpp, as C++: the two forms above.
std::string documents(const std::vector<Definition>& definitions, const Json& object_meta);

}  // namespace routerctl::generate
