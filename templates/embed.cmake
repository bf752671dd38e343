# cmake -DDIR=templates -DOUTPUT=embedded_templates.cpp -P embed.cmake
# Writes the manifests under DIR as constants, sorted by their path within DIR.
file(GLOB_RECURSE paths RELATIVE ${DIR} ${DIR}/*.yaml)
list(SORT paths)
list(LENGTH paths count)

set(entries "")
foreach(path IN LISTS paths)
  file(READ ${DIR}/${path} text)
  string(APPEND entries "    {\"${path}\", R\"__template__(${text})__template__\"},\n")
endforeach()

file(WRITE ${OUTPUT} "// Generated from the files in templates/.
#include <array>
#include <span>

#include \"renderer/template/embedded.hpp\"

namespace routerctl::tmpl {

namespace {

constexpr std::array<EmbeddedFile, ${count}> files{{
${entries}}};

}  // namespace

const std::span<const EmbeddedFile> embedded_templates{files};

}  // namespace routerctl::tmpl
")
