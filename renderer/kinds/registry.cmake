# The list of kinds: each schemas/<kind>.yaml with a renderer/kinds/<kind>.cpp beside it.
file(GLOB kind_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/renderer/kinds/*.cpp)
list(SORT kind_sources)

set(kind_declarations "")
set(kind_pointers "")
set(kind_count 0)
foreach(source IN LISTS kind_sources)
  cmake_path(GET source STEM kind)
  if(${CMAKE_SOURCE_DIR}/schemas/${kind}.yaml IN_LIST schema_files)
    string(APPEND kind_declarations "extern const Kind ${kind};\n")
    string(APPEND kind_pointers "    &${kind},\n")
    math(EXPR kind_count "${kind_count} + 1")
  endif()
endforeach()

file(CONFIGURE OUTPUT ${generated}/kind_registry.cpp @ONLY CONTENT
[[// Generated from the files in schemas/ and renderer/kinds/.
#include <array>
#include <span>

#include "renderer/kinds/kind.hpp"

namespace routerctl::kinds {

@kind_declarations@
namespace {

constexpr std::array<const Kind*, @kind_count@> registry{
@kind_pointers@};

}  // namespace

const std::span<const Kind* const> all{registry};

}  // namespace routerctl::kinds
]])
