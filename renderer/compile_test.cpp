// The pipeline with a kind made for it: what every kind gets, whatever it plans.

#include "renderer/compile.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/settings.hpp"

namespace {

using namespace routerctl;
using yaml::Field;

// ---- a kind: Gadget makes a ConfigMap, and a Service when repaired

constexpr schema::Schema text{.type = schema::Type::string};
constexpr schema::Schema boolean{.type = schema::Type::boolean};
constexpr schema::Schema free_map{.type = schema::Type::object, .additional = &text};
constexpr std::array block_properties{schema::Property{"enabled", &boolean},
                                      schema::Property{"size", &text}};
constexpr schema::Schema block{.type = schema::Type::object, .properties = block_properties};
constexpr std::array spec_properties{
    schema::Property{"block", &block},    schema::Property{"labels", &free_map},
    schema::Property{"overruled", &text}, schema::Property{"target", &text},
    schema::Property{"text", &text},      schema::Property{"unread", &block}};
constexpr schema::Schema spec{.type = schema::Type::object, .properties = spec_properties};
constexpr schema::Schema metadata{.type = schema::Type::object, .preserve_unknown = true};
constexpr std::array root_properties{
    schema::Property{"apiVersion", &text}, schema::Property{"kind", &text},
    schema::Property{"metadata", &metadata}, schema::Property{"spec", &spec}};
constexpr schema::Schema root{.type = schema::Type::object, .properties = root_properties};
constexpr std::array resources{schema::Resource{.folder = "gadget",
                                                .group = "test.example",
                                                .version = "v1",
                                                .kind = "Gadget",
                                                .plural = "gadgets",
                                                .singular = "gadget",
                                                .root = &root}};

constexpr std::array files{
    tmpl::EmbeddedFile{
        "gadget/configmap.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${target}\n  namespace: ${namespace}\n"
        "  labels: ${labels}\ndata:\n  settings.json: ${settings}\n"},
    tmpl::EmbeddedFile{"gadget/service.yaml",
                       "apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n"},
    tmpl::EmbeddedFile{"gadget/settings.yaml", "text: ${text}\nlayout: ${layout}\n"},
};

constexpr std::array rules{
    Rule{"gadget/refused", Severity::error, Authority::consumer, "the text is refused", "Help."},
    Rule{"gadget/operator", Severity::error, Authority::operator_code, "the operator refuses",
         "Help."},
    Rule{"gadget/overruled", Severity::warning, Authority::operator_code, "another field wins",
         "Help."},
};

std::vector<Plan> plan(std::span<const CustomResource> gadgets, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  std::vector<Plan> plans;
  for (const CustomResource& gadget : gadgets) {
    const Field fields = gadget.spec;
    const auto refuse = [&](const Rule& rule) {
      Diagnostic diagnostic;
      diagnostic.rule = &rule;
      diagnostic.message = std::string(rule.summary);
      diagnostic.where = fields["text"].place();
      diagnostics.push_back(diagnostic);
    };
    if (fields["text"].text() == "refused") {
      refuse(rules[0]);
    } else if (fields["text"].text() == "operator") {
      refuse(rules[1]);
    }
    if (fields["overruled"]) {
      fields["overruled"].discard(rules[2]);
      fields["overruled"].text();  // as a repair may do
    }
    fields["block"]["enabled"].boolean();
    if (inputs.find_object("ConfigMap", gadget.namespace_, "taken") != nullptr) {
      continue;
    }
    Plan& made = plans.emplace_back(Plan{.source = gadget.root, .objects = {}});
    const Field target = fields["target"];
    made.checks.push_back({.namespace_ = gadget.namespace_,
                           .service = gadget.name,
                           .path = "/health",
                           .expected = "settings"});
    made.objects.push_back(
        {.template_file = "configmap.yaml",
         .slots = {target ? Slot{"target", target} : Slot{"target", Json(gadget.name)},
                   {"namespace", gadget.namespace_.empty() ? Json() : Json(gadget.namespace_)},
                   {"labels", fields["labels"]}},
         .texts = {{.name = "settings",
                    .template_file = "settings.yaml",
                    .slots = {{"text", fields["text"]},
                              {"layout",
                               Json(inputs.setting("test.layout")),
                               {Origin::of_setting("test.layout")}}},
                    .format = Format::json_compact_html}}});
  }
  return plans;
}

bool add_service(Plan& plan, const CustomResource& gadget, const Inputs&) {
  plan.objects.push_back({.template_file = "service.yaml", .slots = {{"name", Json(gadget.name)}}});
  return true;
}

bool change_nothing(Plan&, const CustomResource&, const Inputs&) { return false; }

constexpr std::array repairs{
    Repair{"test/service", true, Repair::Effect::adds_objects, "0.1.0",
           "the README promises a Service", add_service},
    Repair{"test/nothing", true, Repair::Effect::none, "0.1.0", "never needed", change_nothing},
    Repair{"test/off", false, Repair::Effect::adds_objects, "0.1.0", "a matter of taste",
           [](Plan& plan, const CustomResource&, const Inputs&) {
             plan.objects.push_back(
                 {.template_file = "service.yaml", .slots = {{"name", Json("extra")}}});
             return true;
           }},
};

constexpr std::array layouts{std::string_view("long"), std::string_view("short")};
constexpr std::array settings{Setting{.name = "test.layout",
                                      .default_value = "long",
                                      .meaning = "a layout",
                                      .values = layouts,
                                      .operator_value = "short"}};
constexpr std::array siblings{
    Sibling{"test.example", "Gizmo", "nothing to render"},
    Sibling{"test.example", "Doodad", "its objects depend on the cluster", true}};

const Kind gadget{.folder = "gadget",
                  .system = "test",
                  .plan = plan,
                  .repairs = repairs,
                  .settings = settings,
                  .rules = rules,
                  .siblings = siblings};
const Kind* const kinds_of_the_test[] = {&gadget};

// ---- running it

struct Run {
  explicit Run(const std::string& input, const CompileOptions& options = {},
               const std::string& existing = {}, tmpl::Library templates = tmpl::Library(files))
      : input_file{"in.yaml", input},
        existing_file{"cluster.yaml", existing},
        library_templates(std::move(templates)),
        library{
            .kinds = kinds_of_the_test, .resources = resources, .templates = &library_templates} {
    const SourceFile* const inputs[] = {&input_file};
    const SourceFile* const others[] = {&existing_file};
    result = compile(inputs, existing.empty() ? std::span<const SourceFile* const>() : others,
                     library, options);
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const Object& object : result.objects) {
      all.push_back(object.value.at("kind").get<std::string>() + "/" +
                    object.value.at("metadata").at("name").get<std::string>());
    }
    return all;
  }
  [[nodiscard]] std::vector<std::string> findings() const {
    std::vector<std::string> all;
    for (const Diagnostic& diagnostic : result.diagnostics) {
      all.push_back(std::string(name_of(diagnostic.level())) + " " +
                    std::string(diagnostic.rule->code) + " " +
                    std::string(text_of(*diagnostic.where.file, diagnostic.where.span)));
    }
    return all;
  }

  SourceFile input_file, existing_file;
  tmpl::Library library_templates;
  Library library;
  Compilation result;
};

using Names = std::vector<std::string>;

std::string manifest(const std::string& name, const std::string& fields,
                     const std::string& more = {}) {
  return "apiVersion: test.example/v1\nkind: Gadget\nmetadata:\n  name: " + name + "\n" + more +
         "spec:\n" + fields + "---\n";
}

CompileOptions as_operator() {
  CompileOptions options;
  options.fidelity = Fidelity::operator_exact;
  return options;
}

}  // namespace

TEST_CASE("repairs are on or off by default, by option and by mode") {
  const std::string input = manifest("a", "  text: x\n");
  CHECK(Run(input).names() == Names{"ConfigMap/a", "Service/a"});
  CompileOptions off;
  off.repairs_off = {"test/service"};
  CHECK(Run(input, off).names() == Names{"ConfigMap/a"});
  CompileOptions on;
  on.repairs_on = {"test/off"};
  CHECK(Run(input, on).names() == Names{"ConfigMap/a", "Service/a", "Service/extra"});
  CHECK(Run(input, as_operator()).names() == Names{"ConfigMap/a"});
  CompileOptions both = as_operator();
  both.repairs_on = {"test/service"};
  CHECK(Run(input, both).names() == Names{"ConfigMap/a", "Service/a"});
}

TEST_CASE("a repair that changed nothing is not reported") {
  const Run run(manifest("a", "  text: x\n") + manifest("b", "  text: x\n"));
  REQUIRE(run.result.repairs.size() == 2);
  CHECK(run.result.repairs[0].repair->id == "test/service");
  CHECK(run.result.repairs[1].where.span.begin > run.result.repairs[0].where.span.begin);
}

TEST_CASE("what the consumer refuses stops the default mode and warns under --fidelity operator") {
  const std::string input = manifest("a", "  text: refused\n");
  CHECK(Run(input).findings() == Names{"error gadget/refused refused"});
  CHECK(Run(input).names().empty());
  CHECK(Run(input, as_operator()).findings() == Names{"warning gadget/refused refused"});
  CHECK(Run(input, as_operator()).names() == Names{"ConfigMap/a"});
}

TEST_CASE("what the operator refuses stops both modes") {
  const std::string input = manifest("a", "  text: operator\n");
  CHECK(Run(input).names().empty());
  CHECK(Run(input, as_operator()).names().empty());
}

TEST_CASE(
    "unknown fields: refused, pruned with a warning, pruned; as the operator sees it, a warning") {
  const std::string input = manifest("a", "  text: x\n  nonsense: 1\n");
  CHECK(Run(input).findings() == Names{"error unknown-field nonsense"});
  CHECK(Run(input, as_operator()).findings() == Names{"warning unknown-field nonsense"});
  CompileOptions ignore;
  ignore.validate = schema::Validate::ignore;
  CHECK(Run(input, ignore).findings().empty());
  CompileOptions strict = as_operator();
  strict.validate = schema::Validate::strict;
  CHECK(Run(input, strict).findings() == Names{"error unknown-field nonsense"});
}

TEST_CASE("a thousand warnings do not hide an error") {
  std::string fields = "  text: [x]\n";
  for (int i = 0; i < 1500; ++i) {
    fields += "  nonsense" + std::to_string(i) + ": 1\n";
  }
  CHECK(has_errors(Run(manifest("a", fields), as_operator()).result.diagnostics));
  CHECK(Run(manifest("a", fields), as_operator()).names().empty());
}

TEST_CASE("a comment is not called useless when its finding is one of too many") {
  const std::string fields = "  # routerctl:ignore dead-field known\n  unread: {size: x}\n";
  CHECK(Run(manifest("a", fields)).findings().empty());
  std::string many;
  for (std::size_t i = 0; i <= Diagnostics::most_in_all; ++i) {
    many += manifest("a" + std::to_string(i), fields);
  }
  const Run run(many);
  REQUIRE(run.result.diagnostics.size() == 1);
  CHECK(run.result.diagnostics[0].rule->code == "more-findings");
}

TEST_CASE("a field that no planner read is reported once, at its topmost node") {
  CHECK(Run(manifest("a", "  unread:\n    enabled: true\n    size: x\n")).findings() ==
        Names{"warning dead-field unread"});
  CHECK(Run(manifest("a", "  block:\n    enabled: true\n    size: x\n")).findings() ==
        Names{"warning dead-field size"});
}

TEST_CASE(
    "a block that is switched off is not dead, nor is a map that goes into an object as it is") {
  CHECK(Run(manifest("a", "  block:\n    enabled: false\n    size: x\n")).findings().empty());
  CHECK(Run(manifest("a", "  labels:\n    a: b\n    c: d\n")).findings().empty());
}

TEST_CASE("a field that was read and overruled is reported with the reason") {
  const Run run(manifest("a", "  overruled: x\n"));
  CHECK(run.findings() == Names{"warning gadget/overruled overruled"});
  CHECK(run.result.diagnostics[0].message == "spec.overruled has no effect: another field wins");
}

TEST_CASE("a document that fails leaves the pipeline, the others are still checked") {
  const Run run(manifest("a", "  text: [x]\n") + manifest("b", "  text: refused\n") +
                manifest("c", "  unread: {size: x}\n"));
  CHECK(run.findings() ==
        Names{"error wrong-type [x]", "error gadget/refused refused", "warning dead-field unread"});
  CHECK(run.names().empty());
}

TEST_CASE("one object from two resources is printed once, with both sources") {
  CompileOptions options;
  options.repairs_off = {"test/service"};
  const Run run(manifest("b", "  target: shared\n") + manifest("a", "  target: shared\n"), options);
  REQUIRE(run.names() == Names{"ConfigMap/shared"});
  CHECK(run.result.objects[0].source["metadata"]["name"].text() == "a");
  REQUIRE(run.result.objects[0].also.size() == 1);
  CHECK(run.result.objects[0].also[0]["metadata"]["name"].text() == "b");
}

TEST_CASE("two resources that make different objects of one name are an error in both places") {
  CompileOptions options;
  options.repairs_off = {"test/service"};
  const Run run(manifest("a", "  target: shared\n  text: x\n") +
                    manifest("b", "  target: shared\n  text: z\n"),
                options);
  CHECK(run.findings() == Names{"error object-conflict b"});
  CHECK(run.result.diagnostics[0].message ==
        "ConfigMap shared is made twice, with different content");
  REQUIRE(run.result.diagnostics[0].related.size() == 1);
  CHECK(text_of(run.input_file, run.result.diagnostics[0].related[0].first.span) == "a");
}

TEST_CASE("one name in two namespaces is two objects") {
  CompileOptions options;
  options.repairs_off = {"test/service"};
  const Run run(manifest("a", "  text: x\n", "  namespace: one\n") +
                    manifest("a", "  text: z\n", "  namespace: two\n"),
                options);
  CHECK(run.names() == Names{"ConfigMap/a", "ConfigMap/a"});
}

TEST_CASE(
    "the namespace is the document's, else -n, else default under --fidelity operator, else left "
    "out") {
  const auto namespace_of = [](const Run& run) {
    REQUIRE(!run.result.objects.empty());
    return run.result.objects[0].value.at("metadata").value("namespace", "(none)");
  };
  const std::string without = manifest("a", "  text: x\n"),
                    with = manifest("a", "  text: x\n", "  namespace: own\n");
  CompileOptions given;
  given.namespace_ = "given";
  CHECK(namespace_of(Run(without)) == "(none)");
  CHECK(namespace_of(Run(without, given)) == "given");
  CHECK(namespace_of(Run(without, as_operator())) == "default");
  CHECK(namespace_of(Run(with)) == "own");
  CHECK(Run(with, given).findings() == Names{"error namespace-mismatch own"});
}

TEST_CASE("existing objects are looked up and never rendered") {
  const std::string taken =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: taken\n---\nkind: [\n";
  CHECK(Run(manifest("a", "  text: x\n"), {}, taken).names().empty());
  CHECK(Run(manifest("a", "  text: x\n"), {}, taken).findings().empty());
  CHECK(Run(taken + "---\n" + manifest("a", "  text: x\n")).result.counts.skipped == 1);
}

TEST_CASE("an existing custom resource gives way to the input's of the same name") {
  const Run run(manifest("a", "  text: mine\n"), {},
                manifest("a", "  text: theirs\n") + manifest("z", "  text: x\n"));
  CHECK(run.names() == Names{"ConfigMap/a", "Service/a"});
  CHECK(run.result.objects[0].value.at("data").at("settings.json") ==
        R"({"text":"mine","layout":"long"})");
}

TEST_CASE("the same resource twice is an error") {
  CHECK(Run(manifest("a", "  text: x\n") + manifest("a", "  text: x\n")).findings() ==
        Names{"error duplicate-resource a"});
}

TEST_CASE("known kinds that are not rendered are skipped or refused") {
  const std::string gizmo = "apiVersion: test.example/v1\nkind: Gizmo\n---\n";
  const std::string doodad = "apiVersion: test.example/v1\nkind: Doodad\n---\n";
  CHECK(Run(gizmo + manifest("a", "  text: x\n")).findings() ==
        Names{"warning skipped-kind Gizmo"});
  CHECK(Run(gizmo + manifest("a", "  text: x\n")).names().size() == 2);
  CHECK(Run(doodad).findings() == Names{"error unsupported-kind Doodad"});
}

TEST_CASE("settings: the user's, else the operator's under --fidelity operator, else the default") {
  const auto layout = [](const Run& run) {
    return Json::parse(
               run.result.objects.at(0).value.at("data").at("settings.json").get<std::string>())
        .at("layout");
  };
  const std::string input = manifest("a", "  text: x\n");
  CHECK(layout(Run(input)) == "long");
  CHECK(layout(Run(input, as_operator())) == "short");
  CompileOptions options = as_operator();
  options.settings = {{"test.layout", "long"}};
  CHECK(layout(Run(input, options)) == "long");
}

TEST_CASE("a setting or repair that cannot be is refused with a suggestion") {
  const Run run(manifest("a", "  text: x\n"));
  CHECK(setting_problem(run.library, "test.layout", "short") == std::nullopt);
  CHECK(setting_problem(run.library, "test.layuot", "x") ==
        "unknown setting \"test.layuot\"; did you mean \"test.layout\"?");
  CHECK(setting_problem(run.library, "test.layout", "wide") ==
        "setting test.layout cannot be \"wide\"; it is one of: long, short");
  CHECK(repair_problem(run.library, "test/service") == std::nullopt);
  CHECK(repair_problem(run.library, "test/servce") ==
        "unknown repair \"test/servce\"; did you mean \"test/service\"?");
}

TEST_CASE(
    "every value of an object can be traced to where it came from, through embedded texts too") {
  CompileOptions options;
  options.trace = true;
  const Run run(manifest("a", "  text: x\n  target: t\n  labels:\n    a/b: c\n"), options);
  std::map<std::string, std::string> origins;
  for (const Trace& trace : run.result.objects.at(0).trace) {
    origins[trace.pointer] = trace.origin.kind == Origin::Kind::field
                                 ? trace.origin.field.path()
                                 : std::string(trace.origin.name);
  }
  CHECK(origins.at("/metadata/name") == "spec.target");
  CHECK(origins.at("/metadata/labels/a~1b") == "spec.labels.a/b");
  CHECK(origins.at("/data/settings.json#/text") == "spec.text");
  CHECK(origins.at("/data/settings.json#/layout") == "test.layout");
  CHECK(Run(manifest("a", "  text: x\n")).result.objects.at(0).trace.empty());
}

TEST_CASE("checks are kept for those who ask, with the text they compare with") {
  CompileOptions options;
  options.checks = true;
  const Run run(manifest("a", "  text: x\n"), options);
  REQUIRE(run.result.checks.size() == 1);
  CHECK(run.result.checks[0].service == "a");
  CHECK(run.result.checks[0].expected_text == R"({"text":"x","layout":"long"})");
  CHECK(Run(manifest("a", "  text: x\n")).result.checks.empty());
}

TEST_CASE(
    "a template of the user's replaces the built-in one; a mistake in it is his, with its place") {
  Diagnostics diagnostics;
  tmpl::Library templates(files);
  templates.add_override("gadget/service.yaml", "mine/gadget/service.yaml",
                         "apiVersion: v1\nkind: Service\nmetadata:\n  name: my-${name}\n",
                         diagnostics);
  CHECK(Run(manifest("a", "  text: x\n"), {}, {}, std::move(templates)).names() ==
        Names{"ConfigMap/a", "Service/my-a"});
  CHECK(diagnostics.empty());

  tmpl::Library broken(files);
  broken.add_override("gadget/configmap.yaml", "mine/gadget/configmap.yaml",
                      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: in-${namespace}\n",
                      diagnostics);
  REQUIRE(diagnostics.empty());
  const Run run(manifest("a", "  text: x\n"), {}, {}, std::move(broken));
  REQUIRE(run.result.diagnostics.size() == 1);
  CHECK(run.result.diagnostics[0].rule->code == "template-not-text");
  CHECK(run.result.objects.empty());
}

TEST_CASE("all rules have a code of their own, a summary and help") {
  const Run run(manifest("a", "  text: x\n"));
  std::string_view last;
  for (const Rule* const rule : all_rules(run.library)) {
    CAPTURE(rule->code);
    CHECK(rule->code != last);
    CHECK_FALSE(rule->summary.empty());
    CHECK_FALSE(rule->summary.ends_with('.'));
    CHECK_FALSE(rule->help.empty());
    last = rule->code;
  }
}
