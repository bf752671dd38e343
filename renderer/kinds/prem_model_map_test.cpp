#include "renderer/kinds/prem_model_map.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/compile.hpp"

using namespace routerctl;

namespace {

// What became of the Refs of the input, in their order by name: "<namespace>/<map> <uri>".
std::vector<std::string>& answers() {
  static std::vector<std::string> all;
  return all;
}

std::vector<Plan> plan(std::span<const CustomResource>, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  for (const ForeignObject& object : inputs.objects) {
    const yaml::Field spec = object.root["spec"];
    const CustomResource deployment{.root = object.root,
                                    .namespace_ = std::string(object.namespace_)};
    const kinds::PremVariant found = kinds::find_variant(
        spec["modelMapRef"], deployment, spec["engine"].text(), inputs, diagnostics);
    answers().push_back(found ? found.map->namespace_ + "/" + found.map->name + " " +
                                    std::string(found.entry["uri"].text())
                              : "-");
  }
  return {};
}

// AIModelMaps as they are, with a planner that asks.
constexpr Kind asking{.folder = "ai_model_map", .system = "prem", .plan = plan};

// The text of a map, and one that refers to it.
constexpr std::string_view zoo = R"(
apiVersion: premlabs.io/v1alpha1
kind: AIModelMap
metadata: {name: zoo, namespace: default}
spec:
  vllm: [{variant: awq, uri: first}, {variant: awq, uri: second}, {variant: bare, uri: bare}]
  tensor_rt: [{variant: tar, uri: tar}]
  localai: [{variant: cfg}]
---
)";
constexpr std::string_view other_zoo = R"(
apiVersion: premlabs.io/v1alpha1
kind: AIModelMap
metadata: {name: zoo, namespace: elsewhere}
spec: {vllm: [{variant: awq, uri: elsewhere}]}
---
)";
constexpr std::string_view bad_map = R"(
apiVersion: premlabs.io/v1alpha1
kind: AIModelMap
metadata: {name: bad, namespace: default}
spec: {vllm: [{uri: without-a-variant}]}
---
)";

std::string ref(std::string_view engine, std::string_view model_map_ref,
                std::string_view namespace_ = "default") {
  std::string text = "kind: Ref\nmetadata: {name: r";
  text += namespace_.empty() ? "}\n" : ", namespace: " + std::string(namespace_) + "}\n";
  return text + "spec: {engine: \"" + std::string(engine) + "\", modelMapRef: {" +
         std::string(model_map_ref) + "}}\n---\n";
}

struct Answer {
  std::string found;
  std::vector<std::string> codes, hints;
};

Answer ask(std::string text, std::string existing = {}) {
  answers().clear();
  const SourceFile file{"input.yaml", std::move(text)}, other{"existing.yaml", std::move(existing)};
  static const std::vector<const Kind*> kinds{&asking};
  const std::vector<const SourceFile*> files{&file}, others{&other};
  static const tmpl::Library templates;
  const Compilation result = compile(
      files, others, {.kinds = kinds, .resources = schema::resources, .templates = &templates}, {});
  Answer answer{.found = answers().empty() ? "nobody asked" : answers().front()};
  for (const Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.rule->code.starts_with("ai-model-map/")) {
      answer.codes.emplace_back(diagnostic.rule->code);
      answer.hints.insert(answer.hints.end(), diagnostic.hints.begin(), diagnostic.hints.end());
    }
  }
  return answer;
}

}  // namespace

TEST_CASE("a modelMapRef finds the first entry of its variant in the list of its engine") {
  struct Case {
    const char* engine;
    const char* ref;
    const char* found;
  };
  for (const Case& row : {
           Case{"vllm", "name: zoo, variant: awq", "default/zoo first"},
           Case{"vllm", "name: zoo, variant: bare", "default/zoo bare"},
           Case{"triton", "name: zoo, variant: tar", "default/zoo tar"},
           Case{"localai", "name: zoo, variant: cfg", "default/zoo "},
           Case{"vllm", "name: zoo, variant: awq, namespace: elsewhere", "elsewhere/zoo elsewhere"},
           Case{"vllm", "name: zoo, variant: awq, namespace: ''", "default/zoo first"},
       }) {
    CAPTURE(row.ref);
    const Answer answer = ask(std::string(zoo) + std::string(other_zoo) + ref(row.engine, row.ref));
    CHECK(answer.found == row.found);
    CHECK(answer.codes.empty());
  }
}

TEST_CASE(
    "what a modelMapRef does not find has a code, the operator's order of checks decides which") {
  struct Case {
    const char* engine;
    const char* ref;
    const char* code;
  };
  for (const Case& row : {
           Case{"vllm", "name: '', variant: ''", "ai-model-map/reference-without-name"},
           Case{"vllm", "name: zoo, variant: ''", "ai-model-map/reference-without-variant"},
           Case{"generic", "name: nope, variant: awq", "ai-model-map/not-found"},
           Case{"vllm", "name: zoo, variant: awq, namespace: nowhere", "ai-model-map/not-found"},
           Case{"generic", "name: zoo, variant: awq", "ai-model-map/generic-engine"},
           Case{"vllm", "name: zoo, variant: nope", "ai-model-map/no-such-variant"},
           Case{"vllm", "name: zoo, variant: tar", "ai-model-map/no-such-variant"},
           Case{"tensor_rt", "name: nope, variant: tar", "ai-model-map/not-found"},
       }) {
    CAPTURE(row.ref);
    const Answer answer = ask(std::string(zoo) + ref(row.engine, row.ref));
    CHECK(answer.found == "-");
    CHECK(answer.codes == std::vector<std::string>{row.code});
  }
}

TEST_CASE("an unknown engine and a map that failed are reported by others") {
  for (const std::string& text :
       {std::string(zoo) + ref("sglang", "name: zoo, variant: awq"),
        std::string(zoo) + std::string(bad_map) + ref("vllm", "name: bad, variant: awq")}) {
    const Answer answer = ask(text);
    CHECK(answer.found == "-");
    CHECK(answer.codes.empty());
  }
}

TEST_CASE("a map of the cluster that fails its checks is as good as none") {
  const std::string unrelated(zoo);
  const Answer answer =
      ask(unrelated + ref("vllm", "name: bad, variant: awq"), std::string(bad_map));
  CHECK(answer.found == "-");
  CHECK(answer.codes == std::vector<std::string>{"ai-model-map/not-found"});
}

TEST_CASE("existing maps are looked up, and those of the input come first") {
  const std::string asked = ref("vllm", "name: zoo, variant: awq");
  std::string old(zoo);
  old.replace(old.find("first"), 5, "older");
  const std::string unrelated =
      "apiVersion: premlabs.io/v1alpha1\nkind: AIModelMap\n"
      "metadata: {name: unrelated, namespace: default}\n---\n";
  CHECK(ask(unrelated + asked, old).found == "default/zoo older");
  CHECK(ask(std::string(zoo) + asked, old).found == "default/zoo first");
  // The order of documents does not matter.
  CHECK(ask(asked + std::string(zoo)).found == "default/zoo first");
}

TEST_CASE("hints say what was probably meant") {
  struct Case {
    std::string text;
    const char* hint;
  };
  const std::string maps(zoo);
  for (const Case& row : {
           Case{maps + ref("vllm", "name: zooo, variant: awq"), "did you mean \"zoo\"?"},
           Case{maps + ref("vllm", "name: zoo, variant: awk"), "did you mean \"awq\"?"},
           Case{maps + ref("vllm", "name: zoo, variant: tar"),
                "it has one for engine triton, in tensor_rt"},
           Case{maps + ref("vllm", "name: zoo, variant: awq", "web"),
                "there is one in namespace \"default\"; modelMapRef.namespace names it"},
           Case{maps + ref("vllm", "name: zoo, variant: awq", ""),
                "there is one in namespace \"default\"; modelMapRef.namespace names it, or -n the "
                "one of the AIDeployment"},
           Case{maps + ref("vllm", "name: elephant, variant: awq"),
                "neither the input nor --existing has it; --existing reads the output of 'kubectl "
                "get aimodelmaps -A -o yaml' too"},
       }) {
    CHECK(ask(row.text).hints == std::vector<std::string>{row.hint});
  }
}
