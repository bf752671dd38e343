#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Kubernetes' name rules, with the API server's sentences. Each function returns the complaints,
/// none for a valid name. Source: apimachinery's util/validation.
namespace routerctl::kube {

std::vector<std::string> dns1123_label_errors(std::string_view name);
std::vector<std::string> dns1123_subdomain_errors(std::string_view name);
/// `metadata.name` of most kinds: a subdomain, whose length the server counts in characters.
std::vector<std::string> object_name_errors(std::string_view name);
std::vector<std::string> dns1035_label_errors(std::string_view name);
/// A label's or annotation's key, `[prefix/]name`.
std::vector<std::string> qualified_name_errors(std::string_view key);
std::vector<std::string> label_value_errors(std::string_view value);

}  // namespace routerctl::kube
