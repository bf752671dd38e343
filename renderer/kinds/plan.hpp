#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "renderer/json.hpp"
#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

namespace routerctl {

/// Where a value came from. `name` is the setting, repair or template file; a field is a node.
struct Origin {
  enum class Kind : std::uint8_t { none, field, setting, rule, template_file };
  Kind kind = Kind::none;
  yaml::Field field;
  std::string_view name;

  static Origin of(const yaml::Field& field) { return {Kind::field, field, {}}; }
  static Origin of_setting(std::string_view name) { return {Kind::setting, {}, name}; }
  static Origin of_rule(std::string_view name) { return {Kind::rule, {}, name}; }
};

/// A named value for a template. A Field keeps its type and carries its own origins, also below it;
/// an absent Field and a null drop the key it stands for.
struct Slot {
  std::string_view name;
  std::variant<yaml::Field, Json> value;
  std::vector<Origin> from{};
};

enum class Format : std::uint8_t {
  yaml,               ///< our YAML; a template that is one text gives this text as it is
  json,               ///< two spaces, final newline
  json_compact_html,  ///< Go's encoding/json: no white space, <, > and & escaped, no newline
};

/// A document inside a string, for example a file in a ConfigMap: filled like an object, then
/// emitted. Its text becomes the slot `name` of the object.
struct Text {
  std::string_view name, template_file;
  std::vector<Slot> slots;
  Format format = Format::yaml;
};

enum class Existing : std::uint8_t { converge, keep };

/// How `apply` treats the object. Never printed into YAML.
struct ApplyPolicy {
  Existing existing = Existing::converge;
  std::vector<std::string> leave_alone{};  ///< field paths such as ".spec.replicas"
  std::string uid{};                       ///< precondition; empty for none
};

/// When programs notice that a ConfigMap or Secret changed, where the kind knows the program that
/// its object is for. What pods show by themselves (env, subPath) needs no declaration.
struct ConfigReading {
  enum class When : std::uint8_t { unknown, at_start, at_run_time };
  When when = When::unknown;
  std::string_view why{};  ///< one sentence without full stop: who reads it, and when
};

struct PlannedObject {
  std::string_view template_file;  ///< relative to the kind's folder; with a slash, to templates/
  std::vector<Slot> slots;
  std::vector<Text> texts{};
  ApplyPolicy policy{};
  ConfigReading reading{};
};

/// What `apply` asks a Service over HTTP afterwards. Times in seconds.
struct HttpCheck {
  std::string namespace_, service, path;
  std::int64_t period_seconds = 10, timeout_seconds = 5, success_threshold = 1,
               failure_threshold = 3;
  std::string_view
      expected;  ///< the Text of an object that the answer's `dynamic_config` must equal
  std::string expected_text{};  ///< what that Text became; filled in by the compiler when asked to
};

/// An object that has to be there and that no rendered object names: `requirements` lists it.
struct Need {
  std::string group, kind, namespace_, name;
  bool optional = false;
  yaml::Field at;  ///< who names it, a field of the custom resource
};

/// A line of a table that is shown to people beside the objects: what no object says. Rows with
/// the same columns make one table.
struct Row {
  std::span<const std::string_view> columns;  ///< the heading; a constant
  std::vector<std::string> cells;
};

/// An object that only a repair adds.
struct Offer {
  std::string_view repair;
  PlannedObject object;
};

/// What one custom resource becomes.
struct Plan {
  yaml::Field source;  ///< the custom resource
  std::vector<PlannedObject> objects;
  std::vector<HttpCheck> checks{};
  std::vector<Row> rows{};
  std::vector<Need> needs{};
  std::vector<Offer> offers{};
};

}  // namespace routerctl
