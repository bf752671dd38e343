// What the container of VLLMModel's Deployment starts: its script under bash, with a python3 that
// writes down its arguments.

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/json.hpp"
#include "renderer/test_files.hpp"

using namespace routerctl;

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

const fs::path cases = fs::path(ROUTERCTL_SOURCE_DIR) / "testdata/vllm_model";

class Container {
 public:
  Container() {
    const fs::path python = folder_.path() / "python3";
    test::write_file(python, "#!/bin/sh\nfor word; do printf '%s\\0' \"$word\"; done\n");
    fs::permissions(python, fs::perms::owner_all);
  }

  // The arguments that python3 gets.
  [[nodiscard]] Words start(const Json& container, const Variables& variables) const {
    Words words;
    for (const char* part : {"command", "args"}) {
      for (const Json& word : container.at(part)) {
        words.push_back(word.get<std::string>());
      }
    }
    Words environment{"PATH=" + folder_.path().string() + ":/usr/bin:/bin"};
    for (const auto& [name, value] : variables) {
      environment.push_back(name + "=" + value);
    }
    const test::Outcome outcome = test::run({.words = std::move(words),
                                             .directory = folder_.path().string(),
                                             .variables = std::move(environment)});
    CHECK(outcome.code == 0);
    CHECK(outcome.err.empty());
    CHECK(files() == 1);  // nothing was written
    return split(outcome.out);
  }

 private:
  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator());
  }

  static Words split(const std::string& text) {
    Words words;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\0', at);
      words.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return words;
  }

  test::TemporaryFolder folder_;
};

// The proxy's arguments, in its order.
Words expected(const Variables& of) {
  Words words{"-m", "vllm.entrypoints.openai.api_server"};
  const auto option = [&](const char* flag, const char* variable) {
    words.insert(words.end(), {flag, of.at(variable)});
  };
  const auto flag_if_true = [&](const char* flag, const char* variable) {
    if (of.at(variable) == "true") {
      words.emplace_back(flag);
    }
  };
  option("--model", "MODEL_NAME");
  option("--served-model-name", "SERVED_MODEL_NAME");
  option("--tensor-parallel-size", "TENSOR_PARALLEL_SIZE");
  option("--max-model-len", "MAX_MODEL_LEN");
  option("--gpu-memory-utilization", "GPU_MEMORY_UTILIZATION");
  flag_if_true("--enable-chunked-prefill", "ENABLE_CHUNKED_PREFILL");
  option("--max-num-batched-tokens", "MAX_NUM_BATCHED_TOKENS");
  option("--max-num-seqs", "MAX_NUM_SEQS");
  option("--dtype", "DTYPE");
  flag_if_true("--disable-custom-all-reduce", "DISABLE_CUSTOM_ALL_REDUCE");
  flag_if_true("--enable-prefix-caching", "ENABLE_PREFIX_CACHING");
  option("--cpu-offload-gb", "CPU_OFFLOAD_GB");
  flag_if_true("--enable-auto-tool-choice", "ENABLE_AUTO_TOOL_CHOICE");
  option("--tool-call-parser", "TOOL_CALL_PARSER");
  if (!of.at("REASONING_PARSER").empty()) {
    option("--reasoning-parser", "REASONING_PARSER");
  }
  words.insert(words.end(), {"--host", "0.0.0.0", "--port", "8000"});
  return words;
}

std::string line(const Words& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " ") + (word.empty() ? std::string("''") : word);
  }
  return text;
}

// The objects of a case by kind, those of its first namespace.
std::map<std::string, Json> objects_of(const fs::path& folder) {
  std::string args = test::read_file(folder / "args");
  args.resize(args.find_last_not_of('\n') + 1);
  const std::string command =
      std::string(ROUTERCTL_BINARY) + " render -q -o json " + args + " input.yaml";
  const test::Outcome outcome =
      test::run({.words = {"bash", "-c", command}, .directory = folder.string()});
  std::map<std::string, Json> objects;
  if (outcome.code == 0 && !outcome.out.empty()) {
    const Json list = Json::parse(outcome.out);
    for (const Json& item : list.at("items")) {
      objects.emplace(item.at("kind").get<std::string>(), item);
    }
  }
  return objects;
}

const Json& container_of(const Json& deployment) {
  return deployment.at("spec").at("template").at("spec").at("containers").at(0);
}

// What the kubelet makes of the container's env.
Variables variables_of(const Json& container, const Json& config_map) {
  Variables variables;
  for (const Json& entry : container.at("env")) {
    const Json& source = entry.at("valueFrom");
    if (source.contains("configMapKeyRef")) {
      const Json& ref = source.at("configMapKeyRef");
      CHECK(ref.at("name") == config_map.at("metadata").at("name"));
      variables[entry.at("name")] = config_map.at("data").at(ref.at("key").get<std::string>());
    }
  }
  return variables;
}

std::string started(const char* name) {
  const std::map<std::string, Json> objects = objects_of(cases / name);
  const Json& container = container_of(objects.at("Deployment"));
  return line(Container().start(container, variables_of(container, objects.at("ConfigMap"))));
}

Json any_container() { return container_of(objects_of(cases / "qwen3_coder").at("Deployment")); }

Variables any_variables() {
  const std::map<std::string, Json> objects = objects_of(cases / "qwen3_coder");
  return variables_of(container_of(objects.at("Deployment")), objects.at("ConfigMap"));
}

}  // namespace

TEST_CASE("in every case vLLM gets the arguments that the proxy's script gives it") {
  const Container container;
  std::size_t compared = 0;
  for (const fs::directory_entry& folder : fs::directory_iterator(cases)) {
    CAPTURE(folder.path().filename());
    const std::map<std::string, Json> objects = objects_of(folder.path());
    if (!objects.contains("Deployment")) {
      continue;
    }
    const Json& described = container_of(objects.at("Deployment"));
    const Variables variables = variables_of(described, objects.at("ConfigMap"));
    CHECK(variables.size() == 15);
    CHECK(line(container.start(described, variables)) == line(expected(variables)));
    ++compared;
  }
  CHECK(compared > 15);
}

TEST_CASE("the documented examples start with these words") {
  CHECK(started("qwen3_coder") ==
        "-m vllm.entrypoints.openai.api_server --model Qwen/Qwen3-Coder-30B-A3B-Instruct-FP8 "
        "--served-model-name qwen3-coder-30b-fp8 --tensor-parallel-size 2 --max-model-len 65536 "
        "--gpu-memory-utilization 0.91 --enable-chunked-prefill --max-num-batched-tokens 4096 "
        "--max-num-seqs 16 --dtype float16 --disable-custom-all-reduce --enable-prefix-caching "
        "--cpu-offload-gb 0 --enable-auto-tool-choice --tool-call-parser qwen3_coder --host "
        "0.0.0.0 --port 8000");
  CHECK(started("only_required_fields") ==
        "-m vllm.entrypoints.openai.api_server --model facebook/opt-125m --served-model-name tiny "
        "--tensor-parallel-size 1 --max-model-len 32768 --gpu-memory-utilization 0.90 "
        "--enable-chunked-prefill --max-num-batched-tokens 4096 --max-num-seqs 16 --dtype auto "
        "--enable-prefix-caching --cpu-offload-gb 0 --enable-auto-tool-choice --tool-call-parser "
        "'' --host 0.0.0.0 --port 8000");
  CHECK(started("away_from_defaults") ==
        "-m vllm.entrypoints.openai.api_server --model "
        "neuralmagic/DeepSeek-R1-Distill-Qwen-32B-FP8-dynamic --served-model-name r1 "
        "--tensor-parallel-size 4 --max-model-len 32768 --gpu-memory-utilization 0.95 "
        "--max-num-batched-tokens 8192 --max-num-seqs 32 --dtype bfloat16 --cpu-offload-gb 4 "
        "--tool-call-parser hermes --reasoning-parser deepseek_r1 --host 0.0.0.0 --port 8000");
}

TEST_CASE("the shell looks into no value") {
  const Container container;
  const Json described = any_container();
  Variables variables = any_variables();
  for (const char* value : {"two words",
                            " ",
                            "it's",
                            "\"q\"",
                            "$HOME",
                            "$(touch made)",
                            "`touch made`",
                            "; touch made",
                            "& touch made",
                            "> made",
                            "*",
                            "~",
                            "\\",
                            "\\n",
                            "a\nb",
                            "-x",
                            "--",
                            "!",
                            "(",
                            "=",
                            "]",
                            "#",
                            "{a,b}",
                            "%s",
                            ""}) {
    CAPTURE(value);
    for (auto& [name, text] : variables) {
      text = value;
    }
    CHECK(container.start(described, variables) == expected(variables));
  }
}

TEST_CASE("only the word true turns a flag on") {
  const Container container;
  const Json described = any_container();
  Variables variables = any_variables();
  for (const char* value : {"true", "false", "", "True", "TRUE", "1", "yes", "true ", " true"}) {
    CAPTURE(value);
    for (const char* name : {"ENABLE_CHUNKED_PREFILL", "DISABLE_CUSTOM_ALL_REDUCE",
                             "ENABLE_PREFIX_CACHING", "ENABLE_AUTO_TOOL_CHOICE"}) {
      variables[name] = value;
    }
    CHECK(container.start(described, variables) == expected(variables));
  }
}

TEST_CASE("the kubelet finds nothing to expand in the script") {
  const std::string script = any_container().at("args").at(0);
  CHECK(script.find("$(") == std::string::npos);
}
