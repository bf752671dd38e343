#include "renderer/kinds/ai_deployment_args.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/ai_deployment_rules.hpp"
#include "renderer/schema/format.hpp"
#include "renderer/schema/round_trip.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = ai_deployment_rules;
using rules::report;
using yaml::Field;

// What vllm is told by a flag that may be missing: the engine's option if its key is there, even
// with an empty text, else what the model says.
struct Flag {
  std::string_view name;  // of the argument, without dashes, and of the option
  Field option, of_model;
  [[nodiscard]] Field value() const { return option ? option : of_model; }
  [[nodiscard]] bool is_given() const { return option || !of_model.text().empty(); }
};

// Go's IsLetter and IsDigit.
bool is_alphanumeric(std::string_view text) {
  const auto is_ascii = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return std::all_of(text.begin(), text.end(), is_ascii) ||
         schema::matches(text, R"(^[\pL\p{Nd}]*$)");
}

bool check_alphanumeric(const Flag& flag, Diagnostics& diagnostics) {
  const std::string_view text = flag.value().text();
  if (!flag.is_given() || is_alphanumeric(text)) {
    return true;
  }
  Diagnostic found = report(rules::not_alphanumeric, flag.value(),
                            fmt::format("{} must be alphanumeric", flag.name));
  found.found = quote(text);
  found.hints.push_back(
      fmt::format("leave it out here, and write args: [--{}, {}]", flag.name, quote(text)));
  diagnostics.push_back(std::move(found));
  return false;
}

void add(Json& args, const Flag& flag, Diagnostics& diagnostics) {
  if (flag.is_given()) {
    const std::string argument = "--" + std::string(flag.name);
    check_argument(argument, flag.value(), flag.value(), diagnostics);
    args.push_back(argument);
    args.push_back(flag.value().text());
  }
}

// In the AIDeployment itself; a variant belongs to others too.
void discard_overruled(const Flag& flag, const AiModel& model) {
  const Field own = model.entry[flag.name == "dtype" ? "dataType" : "quantization"];
  if (flag.option && own) {
    own.discard(rules::overruled);
  }
}

}  // namespace

std::optional<Json> vllm_args(const AiDeployment& deployment, Diagnostics& diagnostics) {
  const AiModel& model = deployment.models.front();
  const Field options = deployment.resource->spec["engine"]["options"];
  const Flag dtype{"dtype", options["dtype"], model.data_type};
  const Flag quantization{"quantization", options["quantization"], model.quantization};
  const bool good = check_alphanumeric(dtype, diagnostics);
  if (!check_alphanumeric(quantization, diagnostics) || !good) {
    return std::nullopt;
  }
  Json args = Json::array({"--model", model.uri.text()});
  check_argument("--model", model.uri, model.entry, diagnostics);
  add(args, dtype, diagnostics);
  add(args, quantization, diagnostics);
  discard_overruled(dtype, model);
  discard_overruled(quantization, model);
  return args;
}

void check_argument(std::string_view flag, const Field& argument, const Field& otherwise,
                    Diagnostics& diagnostics) {
  if (argument.text().empty()) {
    Diagnostic found = report(rules::empty_argument, argument ? argument : otherwise,
                              fmt::format("{} gets an empty argument", flag));
    diagnostics.push_back(std::move(found));
  }
}

Json ai_env(const AiDeployment& deployment) {
  static const schema::Schema& env = schema::schema_at("ai_deployment", {"spec", "env"});
  const Field written = deployment.resource->spec["env"];
  return written ? schema::round_trip(written, env) : Json::array();
}

Json ai_mount(std::string_view volume, std::string_view path) {
  return Json::object({{"name", volume}, {"mountPath", path}});
}

}  // namespace routerctl::kinds
