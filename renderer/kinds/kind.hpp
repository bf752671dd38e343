#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/kinds/inputs.hpp"
#include "renderer/kinds/plan.hpp"
#include "renderer/text/diagnostic.hpp"

namespace routerctl {

/// An operator start flag that shapes output, `<system>.<kebab-name>`.
struct Setting {
  std::string_view name;
  std::string_view default_value;
  std::string_view meaning;
  std::span<const std::string_view> values{};  ///< the allowed ones; empty: any text
  std::string_view
      operator_value{};  ///< used under --fidelity operator when nobody set it; empty: the default
  /// What a value has to be instead, a clause; empty when it is fine.
  std::string (*expected)(std::string_view value) = nullptr;
};

/// A departure from the operator that makes its object work, `<system>/<kebab-name>`.
struct Repair {
  enum class Effect : std::uint8_t { none, adds_objects, changes_pods };
  std::string_view id;
  bool on = true;  ///< by default, under --fidelity repaired
  Effect effect = Effect::none;
  std::string_view since;  ///< version of routerctl that brought it
  std::string_view why;    ///< one sentence
  /// True when it changed something.
  bool (*apply)(Plan& plan, const CustomResource& resource, const Inputs& inputs) = nullptr;
};

/// A row of docs/fidelity.md that is no repair and no diagnostic: behaviour kept as it is.
struct Oddity {
  std::string_view what;
  std::string_view outcome;  ///< "reproduced", "reproduced, warning CODE", "refused, CODE", ...
};

/// A kind of our groups that is not rendered.
struct Sibling {
  std::string_view group, kind;
  std::string_view why;  ///< a clause
  bool refuse = false;   ///< an error instead of a warning
};

/// One custom resource: renderer/kinds/<folder>.cpp defines a `const Kind <folder>` in namespace
/// routerctl::kinds; its schema is schemas/<folder>.yaml, its templates templates/<folder>/.
struct Kind {
  std::string_view folder;
  std::string_view system;  ///< "production-stack", "llm-d-sim", "vllm-chill", "prem"
  /// Gets all resources of the kind, sorted by namespace and name; each satisfies its schema. May
  /// be none, when the user set one of the kind's settings.
  std::vector<Plan> (*plan)(std::span<const CustomResource> resources, const Inputs& inputs,
                            Diagnostics& diagnostics) = nullptr;
  std::span<const Repair> repairs{};
  std::span<const Setting> settings{};
  std::span<const Rule> rules{};
  std::span<const Oddity> oddities{};
  std::span<const Sibling> siblings{};
};

namespace kinds {

/// Sorted by folder. Defined in a generated file.
extern const std::span<const Kind* const> all;

}  // namespace kinds
}  // namespace routerctl
