#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "renderer/compile.hpp"

/// What each field of a kind becomes in the output, found out by trying: the inputs of testdata/
/// are rendered, each field is changed or added, and what differs afterwards is what it becomes.
namespace routerctl::docs {

/// schemas/becomes/<folder>.txt of every kind: a line `field<tab>place` for each place that the
/// field changes, `field<tab>!reason` for a field that has no effect. Sorted.
std::map<std::string, std::string> becomes(const Library& library,
                                           const std::filesystem::path& testdata);

}  // namespace routerctl::docs
