#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/compile.hpp"

namespace routerctl {

/// One object of a document: the root, or an item of a list.
struct Selected {
  yaml::NodeId root = 0;
  const schema::Resource* resource = nullptr;  ///< null: not ours
};

extern const std::span<const Rule> select_rules;

/// The objects of a document, lists flattened, each with the resource it is an instance of. An
/// object is ours by its API group or by its kind; what is ours but not an instance of a known
/// resource (a misspelt kind, another version) is reported and left out. Items of a `<Kind>List`
/// that do not say what they are get kind and apiVersion of the list, as kubectl does it.
std::vector<Selected> select(yaml::Document& document, const Library& library,
                             Diagnostics& diagnostics);

/// Whether a text that cannot be read was meant for us: it names one of our groups or kinds.
bool names_ours(std::string_view text, const Library& library);

/// Group and version of an apiVersion; the core group is empty.
std::pair<std::string_view, std::string_view> split_api_version(std::string_view api_version);

}  // namespace routerctl
