#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "renderer/yaml/document.hpp"

namespace routerctl::yaml {

/// A typed scalar. For strings the text is the scalar itself.
struct Scalar {
  Type type = Type::string;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
};

/// What a plain scalar means to kubectl: go-yaml v2's YAML 1.1 rules, then JSON and back, so that
/// `1e5` is an integer and 18446744073709551615 a rounded number. NaN and infinities come back as
/// numbers; JSON has none, the caller refuses them.
Scalar resolve_plain(std::string_view text);

/// A number as it comes back from JSON: an integer when it has no fraction and fits.
Scalar through_json(double number);

/// The string kubectl makes of a scalar map key; nothing for null and for
/// integers beyond int64, which it refuses. Floats are printed with the
/// precision of 32 bits, as sigs.k8s.io/yaml does.
std::optional<std::string> key_text(std::string_view text);

/// The text of a number in JSON, as Go prints it: 1e+21, 1e-7, 0.1.
std::string go_json_number(double number);

}  // namespace routerctl::yaml
