#pragma once

#include <string>
#include <string_view>

#include "renderer/json.hpp"

namespace routerctl::output_dir {

/// The file that holds `object`: `<namespace>_<group>_<version>_<kind>_<name>.yaml`, without the
/// parts that the object has not, as `kustomize build -o DIR` writes it. It depends on the object
/// alone. Capitals of a name, and what some file system or shell could take for something else,
/// stand as %xx, so that no two names become one on a file system that ignores case; the kind is
/// lower-cased. Names beyond 255 bytes are cut and end in a hash of the whole.
std::string file_name(const Json& object);

/// Whether `name` could be a file of ours: no other directory, no dot file, nothing unusual.
bool is_plain_name(std::string_view name);

/// `text` on one line: control characters and % become %xx.
std::string escape_line(std::string_view text);
std::string unescape(std::string_view text);

}  // namespace routerctl::output_dir
