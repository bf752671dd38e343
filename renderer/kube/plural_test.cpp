#include "renderer/kube/plural.hpp"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

namespace routerctl::kube {

namespace {

struct Row {
  std::string_view kind, plural;
};

constexpr std::array rows{
    Row{"ConfigMap", "configmaps"},
    Row{"Ingress", "ingresses"},
    Row{"NetworkPolicy", "networkpolicies"},
    Row{"Gateway", "gateways"},
    Row{"Endpoints", "endpoints"},
    Row{"InferencePool", "inferencepools"},
    Row{"y", "ies"},
};

}  // namespace

TEST_CASE("kinds in URLs") {
  for (const Row& row : rows) {
    CHECK(plural_of(row.kind) == row.plural);
  }
}

}  // namespace routerctl::kube
