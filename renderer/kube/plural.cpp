#include "renderer/kube/plural.hpp"

#include <algorithm>

namespace routerctl::kube {

std::string plural_of(std::string_view kind) {
  std::string name(kind);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  if (name == "endpoints") {
    return name;
  }
  if (name.ends_with('s')) {
    return name + "es";
  }
  // "networkpolicies", but "gateways": the guess of apimachinery would be wrong there.
  const bool after_vowel =
      name.size() > 1 && std::string_view("aeiou").find(name[name.size() - 2]) != std::string::npos;
  if (name.ends_with('y') && !after_vowel) {
    name.pop_back();
    return name + "ies";
  }
  return name + "s";
}

}  // namespace routerctl::kube
