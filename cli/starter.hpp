#pragma once

#include <string>

#include "renderer/schema/schema.hpp"

namespace routerctl::cli {

/// A custom resource to start from, as YAML: fields that one wants to set with an example, further
/// ones commented out. Lines with "## " are prose, from the schema's descriptions; a field that is
/// commented out has "# " before each of its lines, which may be taken away for any of them.
/// Empty: the name and namespace of schemas/starters/<folder>.yaml.
std::string starter(const schema::Resource& resource, const std::string& name,
                    const std::string& namespace_);

}  // namespace routerctl::cli
