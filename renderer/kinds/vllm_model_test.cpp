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

using namespace routerctl;

namespace routerctl::kinds {
extern const Kind vllm_model;
}

namespace {

const std::filesystem::path cases = test::cases_of("vllm_model");

std::string model(std::string_view name, std::string_view more = "",
                  std::string_view namespace_ = "ai") {
  return "apiVersion: vllm.efortin.github.io/v1alpha1\nkind: VLLMModel\nmetadata: {name: " +
         std::string(name) + ", namespace: " + std::string(namespace_) +
         "}\nspec: {modelName: org/" + std::string(name) +
         ", servedModelName: " + std::string(name) + ", toolCallParser: hermes" +
         std::string(more) + "}\n---\n";
}

// The result points into its files.
struct Compiled {
  explicit Compiled(std::string text, CompileOptions options = {}, std::string existing = "")
      : file(std::make_unique<SourceFile>(SourceFile{"models.yaml", std::move(text)})),
        other(std::make_unique<SourceFile>(SourceFile{"existing.yaml", std::move(existing)})) {
    static const tmpl::Library templates;
    const Library library{
        .kinds = kinds::all, .resources = schema::resources, .templates = &templates};
    const std::vector<const SourceFile*> files{file.get()};
    const std::vector<const SourceFile*> others{other.get()};
    result = compile(files, others, library, options);
  }

  // The codes of what is said, without what is said of every Deployment.
  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> all;
    for (const Diagnostic& diagnostic : result.diagnostics) {
      std::string code(diagnostic.rule->code);
      if (code != "vllm-model/no-gpu" && code != "vllm-model/latest-image" &&
          code != "vllm-model/replicas-zero") {
        all.push_back(std::move(code));
      }
    }
    return all;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const Object& object : result.objects) {
      const Json& metadata = object.value.at("metadata");
      all.push_back(object.value.at("kind").get<std::string>() + " " +
                    metadata.value("namespace", "-") + "/" +
                    metadata.at("name").get<std::string>());
    }
    return all;
  }
  [[nodiscard]] const Object& only(std::string_view kind) const {
    const auto found = std::find_if(result.objects.begin(), result.objects.end(),
                                    [&](const Object& o) { return o.value.at("kind") == kind; });
    REQUIRE(found != result.objects.end());
    return *found;
  }
  [[nodiscard]] std::string served() const {
    return only("ConfigMap").value.at("data").at("SERVED_MODEL_NAME");
  }

  std::unique_ptr<SourceFile> file, other;
  Compilation result;
};

using Codes = std::vector<std::string>;
using Names = std::vector<std::string>;

CompileOptions with(std::map<std::string, std::string, std::less<>> settings) {
  return {.settings = std::move(settings)};
}

}  // namespace

TEST_CASE("under --fidelity operator the objects are those that the proxy made") {
  const std::vector<test::fs::path> recorded = test::recorded_cases(cases);
  for (const test::fs::path& folder : recorded) {
    CAPTURE(folder.filename());
    nlohmann::json objects = test::rendered_objects(folder);
    for (nlohmann::json& object : objects) {
      if (object.at("kind") == "Deployment") {  // the script is ours
        object["spec"]["template"]["spec"]["containers"][0].erase("args");
      }
    }
    CHECK(objects == test::recorded_objects(folder));
  }
  CHECK(recorded.size() == 7);
}

TEST_CASE("every rule of VLLMModel has a case of its name") {
  CHECK(test::rules_without_case(kinds::vllm_model, cases).empty());
}

TEST_CASE("each field of a model is one key of the ConfigMap") {
  struct Row {
    const char* more;
    const char* key;
    const char* value;
  };
  const Compiled plain(model("a"));
  for (const Row& row : {
           Row{", reasoningParser: deepseek_r1", "REASONING_PARSER", "deepseek_r1"},
           Row{", tensorParallelSize: 4", "TENSOR_PARALLEL_SIZE", "4"},
           Row{", maxModelLen: 0x10000", "MAX_MODEL_LEN", "65536"},
           Row{", maxModelLen: 1e5", "MAX_MODEL_LEN", "100000"},
           Row{", gpuMemoryUtilization: 0.125", "GPU_MEMORY_UTILIZATION", "0.12"},
           Row{", gpuMemoryUtilization: 1", "GPU_MEMORY_UTILIZATION", "1.00"},
           Row{", enableChunkedPrefill: false", "ENABLE_CHUNKED_PREFILL", "false"},
           Row{", maxNumBatchedTokens: 8192", "MAX_NUM_BATCHED_TOKENS", "8192"},
           Row{", maxNumSeqs: 9223372036854775807", "MAX_NUM_SEQS", "9223372036854775807"},
           Row{", dtype: half", "DTYPE", "half"},
           Row{", disableCustomAllReduce: yes", "DISABLE_CUSTOM_ALL_REDUCE", "true"},
           Row{", enablePrefixCaching: no", "ENABLE_PREFIX_CACHING", "false"},
           Row{", cpuOffloadGB: 4", "CPU_OFFLOAD_GB", "4"},
           Row{", enableAutoToolChoice: false", "ENABLE_AUTO_TOOL_CHOICE", "false"},
       }) {
    CAPTURE(row.more);
    const Compiled changed(model("a", row.more));
    Json expected = plain.only("ConfigMap").value;
    expected["data"][row.key] = row.value;
    CHECK(changed.only("ConfigMap").value == expected);
    CHECK(changed.only("Service").value == plain.only("Service").value);
    CHECK(changed.only("Deployment").value == plain.only("Deployment").value);
  }
}

TEST_CASE("the ConfigMap converges, Service and Deployment are made once") {
  const Compiled compiled(model("a"));
  CHECK(compiled.names() ==
        Names{"ConfigMap ai/vllm-config", "Service ai/vllm-svc", "Deployment ai/vllm"});
  CHECK(compiled.only("ConfigMap").policy.existing == Existing::converge);
  CHECK(compiled.only("Service").policy.existing == Existing::keep);
  CHECK(compiled.only("Deployment").policy.existing == Existing::keep);
}

TEST_CASE("the server starts with the first model by name, or with the one of the setting") {
  const std::string models = model("b") + model("c") + model("a");
  CHECK(Compiled(models).served() == "a");
  CHECK(Compiled(models, with({{"vllm-chill.model", "c"}})).served() == "c");
  CHECK(Compiled(models).codes() == Codes{"vllm-model/initial-model"});
  CHECK(Compiled(models, with({{"vllm-chill.model", "d"}})).codes() ==
        Codes{"vllm-model/unknown-model", "vllm-model/initial-model"});
}

TEST_CASE("a model of the setting need not be in every namespace") {
  const std::string models = model("a", "", "one") + model("b", "", "one") + model("a", "", "two");
  const Compiled compiled(models, with({{"vllm-chill.model", "b"}}));
  CHECK(compiled.codes() == Codes{"vllm-model/initial-model"});
  CHECK(compiled.names().size() == 6);
}

TEST_CASE("who refers to a model that failed its checks raises no second error") {
  const std::string models = model("a", "", "one") + model("b", ", dtype: fp8", "two");
  CHECK(Compiled(models, with({{"vllm-chill.model", "b"}})).codes() == Codes{"unsupported-value"});
  CHECK(Compiled(models, with({{"vllm-chill.namespace", "two"}})).codes() ==
        Codes{"vllm-model/other-namespace", "unsupported-value"});
}

TEST_CASE("models that wait for a switch are checked, and none of their fields is dead") {
  CHECK(Compiled(model("a") + model("b", ", enablePrefixCaching: false, maxNumSeqs: 1")).codes() ==
        Codes{"vllm-model/initial-model", "vllm-model/ignored-value"});
}

TEST_CASE("an object that exists stands in for ours") {
  struct Row {
    const char* object;
    std::size_t made;
  };
  for (const Row& row : {
           Row{"{apiVersion: v1, kind: Service, metadata: {name: vllm-svc, namespace: ai}}", 2},
           Row{"{apiVersion: apps/v1, kind: Deployment, metadata: {name: vllm, namespace: ai}}", 2},
           Row{"{apiVersion: v1, kind: ConfigMap, metadata: {name: vllm-config, namespace: ai}}",
               3},
           Row{"{apiVersion: v1, kind: Service, metadata: {name: vllm-svc, namespace: b}}", 3},
           Row{"{apiVersion: v1, kind: Service, metadata: {name: vllm-svc}}", 3},
           Row{"{apiVersion: v1, kind: Service, metadata: {name: other, namespace: ai}}", 3},
           Row{"{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: vllm-svc, "
               "namespace: ai}}",
               3},
       }) {
    CAPTURE(row.object);
    const std::string object = std::string(row.object) + "\n---\n";
    CHECK(Compiled(object + model("a")).names().size() == row.made);
    CHECK(Compiled(model("a"), {}, object).names().size() == row.made);
    CHECK(Compiled(object + model("a"), {.fidelity = Fidelity::operator_exact}).names().size() ==
          row.made);
  }
}

TEST_CASE("what is true of every Deployment is said once a run") {
  const Compiled compiled(model("a", "", "one") + model("a", "", "two"));
  CHECK(compiled.result.diagnostics.size() == 3);
  CHECK(
      Compiled(model("a"), with({{"vllm-chill.manage", "configmap"}})).result.diagnostics.empty());
}

TEST_CASE("values lead back to their fields and settings") {
  const Compiled compiled(model("a", ", gpuMemoryUtilization: 1"), {.trace = true});
  std::map<std::string, std::string> origins;
  for (const char* kind : {"ConfigMap", "Deployment"}) {
    for (const Trace& trace : compiled.only(kind).trace) {
      const std::string name = trace.origin.kind == Origin::Kind::field
                                   ? trace.origin.field.path()
                                   : std::string(trace.origin.name);
      std::string& all = origins[kind + trace.pointer];
      all += (all.empty() ? "" : " ") + name;
    }
  }
  CHECK(origins["ConfigMap/data/MODEL_NAME"] == "spec.modelName");
  CHECK(origins["ConfigMap/data/GPU_MEMORY_UTILIZATION"] ==
        "spec.gpuMemoryUtilization vllm-chill/gpu-memory-utilization");
  CHECK(origins["Deployment/metadata/name"] == "vllm-chill.deployment");
  CHECK(origins["Deployment/metadata/namespace"] == "metadata.namespace");
  CHECK(origins["Deployment/spec/replicas"] == "vllm-chill.replicas");
}
