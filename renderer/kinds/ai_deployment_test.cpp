#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/compile.hpp"
#include "renderer/kinds/test_cases.hpp"
#include "renderer/test_files.hpp"
#include "renderer/yaml/parse.hpp"

using namespace routerctl;

namespace routerctl::kinds {
extern const Kind ai_deployment;
}

namespace {

namespace fs = std::filesystem;

const fs::path cases = test::cases_of("ai_deployment");

// An AIDeployment in namespace ai, with this spec in flow style.
std::string deployment(std::string_view spec, std::string_view name = "chat") {
  return "apiVersion: premlabs.io/v1alpha1\nkind: AIDeployment\nmetadata: {name: " +
         std::string(name) + ", namespace: ai}\nspec: " + std::string(spec) + "\n---\n";
}

// The result points into its files.
struct Compiled {
  explicit Compiled(std::string text, CompileOptions options = {}, std::string existing = "")
      : file(std::make_unique<SourceFile>(SourceFile{"ai.yaml", std::move(text)})),
        other(std::make_unique<SourceFile>(SourceFile{"existing.yaml", std::move(existing)})) {
    static const tmpl::Library templates;
    const Library library{
        .kinds = kinds::all, .resources = schema::resources, .templates = &templates};
    const std::vector<const SourceFile*> files{file.get()};
    const std::vector<const SourceFile*> others{other.get()};
    result = compile(files, others, library, options);
  }

  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> all;
    for (const Diagnostic& diagnostic : result.diagnostics) {
      all.emplace_back(diagnostic.rule->code);
    }
    return all;
  }
  [[nodiscard]] const Object& only(std::string_view kind) const {
    const auto found = std::find_if(result.objects.begin(), result.objects.end(),
                                    [&](const Object& o) { return o.value.at("kind") == kind; });
    REQUIRE(found != result.objects.end());
    return *found;
  }
  [[nodiscard]] const Json& pod() const {
    return only("Deployment").value.at("spec").at("template").at("spec");
  }
  [[nodiscard]] const Json& serving() const {
    const Json& all = pod().at("containers");
    return *std::find_if(all.begin(), all.end(),
                         [](const Json& each) { return each.at("name") == "serving"; });
  }

  std::unique_ptr<SourceFile> file, other;
  Compilation result;
};

using Codes = std::vector<std::string>;

// Another value of the same type, as YAML.
std::string another(const yaml::Field& leaf) {
  switch (leaf.type()) {
    case yaml::Type::boolean: return leaf.boolean() ? "false" : "true";
    case yaml::Type::integer: return std::to_string(leaf.integer() + 1);
    default: return '"' + std::string(leaf.text()) + "x\"";
  }
}

// Every scalar below `field`.
void collect_leaves(const yaml::Field& field, std::vector<yaml::Field>& leaves) {
  if (field.is(yaml::Type::list) || field.is(yaml::Type::map)) {
    for (const yaml::Field child : field.items()) {
      collect_leaves(child, leaves);
    }
  } else if (!field.is(yaml::Type::null)) {
    leaves.push_back(field);
  }
}

struct Change {
  std::string field, text;  // the path, and the whole file with the change
};

// One for each scalar in the specs of the AIDeployments in `text`.
std::vector<Change> changes_of(const std::string& text) {
  const SourceFile file{"input.yaml", text};
  std::vector<Change> changes;
  Diagnostics diagnostics;
  for (const yaml::Part& part : yaml::split(file)) {
    for (const yaml::Document& document : yaml::parse(part, {}, diagnostics)) {
      const yaml::Field root(&document, yaml::Document::root, yaml::Document::root);
      std::vector<yaml::Field> leaves;
      if (root["kind"].text() == "AIDeployment") {
        collect_leaves(root["spec"], leaves);
      }
      for (const yaml::Field& leaf : leaves) {
        const Span span = leaf.place().span;
        std::string changed = text;
        changed.replace(span.begin, span.end - span.begin, another(leaf));
        changes.push_back({leaf.path(), std::move(changed)});
      }
    }
  }
  return changes;
}

bool is_reported(const std::string& field, const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& diagnostic) {
    return diagnostic.level() == Severity::error || field == diagnostic.field ||
           field.starts_with(diagnostic.field + ".") || field.starts_with(diagnostic.field + "[");
  });
}

std::string key_of(const nlohmann::json& object) {
  const nlohmann::json& metadata = object.at("metadata");
  return object.at("kind").get<std::string>() + " " + metadata.value("namespace", "-") + "/" +
         metadata.at("name").get<std::string>();
}

std::map<std::string, nlohmann::json> by_key(const nlohmann::json& list) {
  std::map<std::string, nlohmann::json> objects;
  for (const nlohmann::json& object : list) {
    objects.emplace(key_of(object), object);
  }
  return objects;
}

}  // namespace

TEST_CASE("under --fidelity operator the objects are those that prem-operator made") {
  const std::vector<fs::path> recorded = test::recorded_cases(cases);
  CHECK(recorded.size() >= 25);
  for (const fs::path& folder : recorded) {
    CAPTURE(folder.filename());
    const auto made = by_key(test::rendered_objects(folder));
    const auto expected = by_key(test::recorded_objects(folder));
    CHECK(made.size() == expected.size());
    for (const auto& [key, object] : expected) {
      CAPTURE(key);
      REQUIRE(made.contains(key));
      CHECK(made.at(key) == object);
    }
  }
}

TEST_CASE("every rule has a case of its name") {
  CHECK(test::rules_without_case(kinds::ai_deployment, cases).empty());
}

TEST_CASE("each repair says what it did, and can be turned off") {
  const std::map<std::string_view, std::string> specs{
      {"prem/tar", "{engine: {name: triton}, models: [{uri: 'https://x.example/a.tar'}]}"},
      {"prem/curl-redirects", "{engine: {name: triton}, models: [{uri: 'https://x.example/a'}]}"},
      {"prem/engine-env", "{engine: {name: triton}, env: [{name: A, value: b}]}"},
      {"prem/gpu-limit",
       "{engine: {name: triton}, deployment: {accelerator: {interface: CUDA}, resources: {limits: "
       "{nvidia.com/gpu: 2}}}}"},
      {"prem/inline-config", "{engine: {name: localai}, models: [{engineConfigFile: a}]}"},
      {"prem/duplicates",
       "{engine: {name: localai}, env: [{name: A, value: b}, {name: A, value: c}]}"},
  };
  for (const Repair& repair : kinds::ai_deployment.repairs) {
    const auto spec = specs.find(repair.id);
    if (spec == specs.end()) {
      CHECK(repair.id == "prem/config-namespace");  // needs a map: see the golden folders
      continue;
    }
    CAPTURE(repair.id);
    const std::string text = deployment(spec->second);
    const Compiled on(text, {.repairs_on = {std::string(repair.id)}});
    const Compiled off(text, {.repairs_off = {std::string(repair.id)}});
    REQUIRE(on.result.repairs.size() == 1);
    CHECK(on.result.repairs.front().repair->id == repair.id);
    CHECK(off.result.repairs.empty());
    const Compiled exact(text, {.fidelity = Fidelity::operator_exact});
    CHECK(exact.result.repairs.empty());
    REQUIRE(exact.result.objects.size() == off.result.objects.size());
    for (std::size_t i = 0; i < exact.result.objects.size(); ++i) {
      CHECK(exact.result.objects[i].value == off.result.objects[i].value);
    }
  }
}

TEST_CASE("changing any value changes an object, or there is a report about it") {
  std::size_t tried = 0;
  for (const std::string name :
       {"big_agi", "generic", "generic_ollama", "localai_config", "test", "worked_deepspeed_mii",
        "worked_generic", "worked_localai", "worked_triton", "worked_vllm", "dead_fields",
        "overruled", "env_overruled", "port_ignored", "edge_passthrough_operator",
        "edge_localai_operator"}) {
    CAPTURE(name);
    const std::string text = test::read_file(cases / name / "input.yaml");
    const CompileOptions options{.validate = schema::Validate::warn};
    const Compiled original(text, options);
    for (const Change& change : changes_of(text)) {
      CAPTURE(change.field);
      const Compiled changed(change.text, options);
      bool same = changed.result.objects.size() == original.result.objects.size();
      for (std::size_t i = 0; same && i < changed.result.objects.size(); ++i) {
        same = changed.result.objects[i].value == original.result.objects[i].value;
      }
      // The first container of generic is renamed, whatever it is called.
      const bool renamed = change.field == "spec.deployment.template.spec.containers[0].name";
      // Before or after the change: a value may agree with the one that wins.
      const bool reported = is_reported(change.field, changed.result.diagnostics) ||
                            is_reported(change.field, original.result.diagnostics);
      CHECK((!same || renamed || reported));
      ++tried;
    }
  }
  CHECK(tried > 250);
}

TEST_CASE("the number of GPUs") {
  struct Row {
    const char* deployment;
    const char* requests;
    const char* limits;
    bool runtime_class;
  };
  for (const Row& row : {
           Row{"{}", "", "", false},
           Row{"{resources: {limits: {nvidia.com/gpu: 2}}}", "", "2", false},
           Row{"{accelerator: {interface: CUDA}}", "1", "1", true},
           Row{"{accelerator: {interface: CUDA}, resources: {limits: {nvidia.com/gpu: 2}}}", "1",
               "1", true},
           Row{"{accelerator: {interface: CUDA}, resources: {requests: {nvidia.com/gpu: 2}, "
               "limits: "
               "{nvidia.com/gpu: 4}}}",
               "2", "2", true},
           Row{"{accelerator: {interface: CUDA}, resources: {requests: {nvidia.com/gpu: '0'}}}",
               "0", "", false},
       }) {
    CAPTURE(row.deployment);
    const Compiled compiled(deployment("{engine: {name: vllm}, models: [{uri: m}], deployment: " +
                                       std::string(row.deployment) + "}"),
                            {.fidelity = Fidelity::operator_exact});
    const Json resources = compiled.serving().value("resources", Json::object());
    const auto amount = [&](const char* list) {
      return resources.value(list, Json::object()).value("nvidia.com/gpu", "");
    };
    CHECK(amount("requests") == row.requests);
    CHECK(amount("limits") == row.limits);
    CHECK(compiled.pod().contains("runtimeClassName") == row.runtime_class);
  }
}

TEST_CASE("letters and digits of any script are alphanumeric, other characters are not") {
  const auto dtype = [](std::string_view text) {
    return Compiled(deployment("{engine: {name: vllm, options: {dtype: '" + std::string(text) +
                               "'}}, models: [{uri: m}]}"))
        .codes();
  };
  for (const char* good : {"float16", "é", "半精度", "٣"}) {
    CAPTURE(good);
    CHECK(dtype(good).empty());
  }
  for (const char* bad : {"fp8_e5m2", "a b", "ⅷ", "a-b", "½"}) {
    CAPTURE(bad);
    CHECK(dtype(bad) == Codes{"ai-deployment/not-alphanumeric"});
  }
}

TEST_CASE("models are found in any order of the documents") {
  const std::string map =
      "apiVersion: premlabs.io/v1alpha1\nkind: AIModelMap\nmetadata: {name: m, namespace: other}\n"
      "spec: {vllm: [{variant: a, uri: org/m, dataType: half}]}\n---\n";
  const std::string user = deployment(
      "{engine: {name: vllm}, models: [{modelMapRef: {name: m, namespace: other, variant: a}, "
      "dataType: bfloat16}]}");
  const Json args = Json::array({"--model", "org/m", "--dtype", "bfloat16"});
  CHECK(Compiled(map + user).serving().at("args") == args);
  CHECK(Compiled(user + map).serving().at("args") == args);
  CHECK(Compiled(user, {}, map).serving().at("args") == args);
}

TEST_CASE("who cannot be rendered says nothing about fields without effect") {
  CHECK(Compiled(deployment("{engine: {name: sglang, options: {a: b}}, args: [c]}")).codes() ==
        Codes{"ai-deployment/unknown-engine"});
}

TEST_CASE("values lead back to their fields") {
  const Compiled compiled(
      deployment(
          "{engine: {name: triton}, models: [{uri: 'https://x.example/a.tar'}], "
          "deployment: {replicas: 2, template: {spec: {hostNetwork: true, containers: []}}}}"),
      {.trace = true});
  std::map<std::string, std::string> origins;
  for (const Trace& trace : compiled.only("Deployment").trace) {
    const std::string name = trace.origin.kind == Origin::Kind::field
                                 ? trace.origin.field.path()
                                 : std::string(trace.origin.name);
    std::string& all = origins[trace.pointer];
    all += (all.empty() ? "" : " ") + name;
  }
  CHECK(origins["/spec/replicas"] == "spec.deployment.replicas");
  CHECK(origins["/spec/template/spec/hostNetwork"] == "spec.deployment.template.spec.hostNetwork");
  CHECK(origins["/spec/template/spec/containers"] == "spec.engine");
  CHECK(origins["/spec/template/spec/initContainers"] == "spec.models[0] prem/tar");
}
