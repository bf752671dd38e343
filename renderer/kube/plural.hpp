#pragma once

#include <string>
#include <string_view>

namespace routerctl::kube {

/// The name that a kind has in URLs and Roles: "deployments". Without a server it is a guess, the
/// one of apimachinery's UnsafeGuessKindToResource, but for kinds that are known to be others.
std::string plural_of(std::string_view kind);

}  // namespace routerctl::kube
