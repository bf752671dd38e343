#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/compile.hpp"
#include "renderer/test_files.hpp"
#include "renderer/yaml/emit.hpp"

using namespace routerctl;

namespace {

namespace fs = std::filesystem;

const fs::path cases = fs::path(ROUTERCTL_SOURCE_DIR) / "testdata/static_route";

std::string route(std::string_view name, std::string_view spec, std::string_view namespace_ = "") {
  std::string text = "apiVersion: production-stack.vllm.ai/v1alpha1\nkind: StaticRoute\n";
  text += "metadata: {name: \"" + std::string(name) + "\"";
  text += namespace_.empty() ? "}\n" : ", namespace: " + std::string(namespace_) + "}\n";
  return text + "spec: " + std::string(spec) + "\n";
}

std::string lists(std::string_view backends, std::string_view models, std::string_view more = "") {
  return "{staticBackends: \"" + std::string(backends) + "\", staticModels: \"" +
         std::string(models) + "\"" + std::string(more) + "}";
}

// The result points into its file.
struct Compiled {
  explicit Compiled(std::string text, const CompileOptions& options = {})
      : file(std::make_unique<SourceFile>(SourceFile{"routes.yaml", std::move(text)})) {
    static const tmpl::Library templates;
    const Library library{
        .kinds = kinds::all, .resources = schema::resources, .templates = &templates};
    const std::vector<const SourceFile*> files{file.get()};
    result = compile(files, {}, library, options);
  }

  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> all;
    for (const Diagnostic& diagnostic : result.diagnostics) {
      all.emplace_back(diagnostic.rule->code);
    }
    return all;
  }
  [[nodiscard]] std::string config(std::size_t index = 0) const {
    return result.objects.at(index).value.at("data").at("dynamic_config.json");
  }

  std::unique_ptr<SourceFile> file;
  Compilation result;
};

CompileOptions as_the_operator() { return {.fidelity = Fidelity::operator_exact}; }

// All fixes at once, the last one first.
std::string fixed(const Compiled& compiled) {
  std::vector<Edit> edits;
  for (const Diagnostic& diagnostic : compiled.result.diagnostics) {
    if (diagnostic.fix) {
      edits.push_back(*diagnostic.fix);
    }
  }
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.at.span.begin > b.at.span.begin; });
  std::string text = compiled.file->text;
  for (const Edit& edit : edits) {
    text.replace(edit.at.span.begin, edit.at.span.end - edit.at.span.begin, edit.replacement);
  }
  return text;
}

}  // namespace

TEST_CASE("under --fidelity operator the file has the bytes that the controller wrote") {
  std::size_t compared = 0;
  for (const fs::directory_entry& folder : fs::directory_iterator(cases)) {
    const fs::path recorded = folder.path() / "expected_dynamic_config.json";
    if (!fs::exists(recorded)) {
      continue;
    }
    CAPTURE(folder.path().filename());
    const Compiled compiled(test::read_file(folder.path() / "input.yaml"), as_the_operator());
    CHECK(compiled.config() == test::read_file(recorded));
    CHECK(compiled.codes().empty());
    ++compared;
  }
  CHECK(compared == 4);
}

TEST_CASE("by default the file has the same values, indented and with a final newline") {
  for (const char* name :
       {"readme_example", "checked_in_sample", "only_required_fields", "text_escaped"}) {
    CAPTURE(name);
    const std::string input = test::read_file(cases / name / "input.yaml");
    const std::string indented = Compiled(input).config();
    const std::string compact = Compiled(input, as_the_operator()).config();
    CHECK(indented.starts_with("{\n  \"service_discovery\": \"static\",\n"));
    CHECK(indented.ends_with("\n}\n"));
    CHECK(Json::parse(indented) == Json::parse(compact));
  }
}

TEST_CASE("the ConfigMap is called configMapName, or like the route with -config") {
  struct Row {
    const char* more;
    const char* name;
  };
  for (const Row& row :
       {Row{"", "chat-config"}, Row{", configMapName: \"\"", "chat-config"},
        Row{", configMapName: null", "chat-config"}, Row{", configMapName: router", "router"},
        Row{", configMapName: a.b-c.9", "a.b-c.9"}}) {
    CAPTURE(row.more);
    const Compiled compiled(route("chat", lists("http://a.svc", "m", row.more), "serving"));
    CHECK(compiled.codes().empty());
    const Json& metadata = compiled.result.objects.at(0).value.at("metadata");
    CHECK(metadata == Json::object({{"name", row.name}, {"namespace", "serving"}}));
  }
}

TEST_CASE("names that no ConfigMap can have are refused") {
  for (const char* name : {"Router", "a_b", "-a", "a.", "a..b", "caf\u00e9", " "}) {
    CAPTURE(name);
    const std::string more = ", configMapName: \"" + std::string(name) + "\"";
    CHECK(Compiled(route("chat", lists("http://a.svc", "m", more))).codes() ==
          std::vector<std::string>{"static-route/config-map-name"});
  }
  // 253 bytes are the longest name; -config takes seven of them.
  std::string longest(246, 'a');
  longest[63] = longest[127] = longest[191] = '.';
  CHECK(Compiled(route(longest, lists("http://a.svc", "m"))).codes().empty());
  CHECK(Compiled(route(longest + "a", lists("http://a.svc", "m"))).codes() ==
        std::vector<std::string>{"static-route/config-map-name"});
}

TEST_CASE("routes fight over a ConfigMap only in one namespace and with different contents") {
  const auto codes = [](const char* first, const char* second, const char* models) {
    const std::string one = lists("http://a.svc", "m", ", configMapName: x");
    const std::string other = lists("http://a.svc", models, ", configMapName: x");
    return Compiled(route("a", one, first) + "---\n" + route("b", other, second)).codes();
  };
  const std::vector<std::string> shared{"static-route/shared-config-map"};
  CHECK(codes("one", "one", "n") == shared);
  CHECK(codes("", "", "n") == shared);
  CHECK(codes("one", "two", "n").empty());
  CHECK(codes("", "one", "n").empty());
  CHECK(codes("one", "one", "m").empty());
}

TEST_CASE("the numbers of usable backends and models have to agree") {
  struct Row {
    const char* backends;
    const char* models;
    std::vector<std::string> codes;
    bool refused;
  };
  const std::string count = "static-route/backend-count", drop = "static-route/dropped-backend",
                    empty = "static-route/empty-entry";
  for (const Row& row : std::vector<Row>{
           {"http://a.svc", "m", {}, false},
           {"http://a.svc,http://b.svc", "m,n", {}, false},
           {"http://a.svc,http://b.svc", "m", {count}, true},
           {"http://a.svc", "m,n", {count}, true},
           {"http://a", "m", {drop}, true},
           {"http://a,http://b.svc", "m", {drop}, false},
           {"http://a,http://b.svc", "m,n", {drop}, true},
           {"http://a,http://b.svc", "m,n,o", {drop, count}, true},
           {"http://a.svc,", "m", {empty}, false},
           {"http://a.svc", "m,", {empty}, true},
           {"http://a.svc,", "m,", {empty, empty}, true},
           {",http://a.svc", ",m", {empty, empty}, true},
           {"http://a.svc,http://b.svc", "m,", {empty}, false},
           {"http://a.svc,http://b.svc", "m,,", {empty, empty, count}, true},
           {"http://a.svc, http://b.svc", "m,n", {drop}, true},
           {"http://a.svc, http://b.svc", "m", {drop}, false},
           {"", "m", {"static-route/no-backends"}, true},
           {",", "m,n", {"static-route/no-backends"}, true},
           {"http://a.svc", "", {"static-route/no-models"}, true},
           {"", "", {"static-route/no-backends", "static-route/no-models"}, true},
       }) {
    CAPTURE(row.backends);
    CAPTURE(row.models);
    const std::string text = route("chat", lists(row.backends, row.models));
    const Compiled compiled(text);
    std::vector<std::string> codes = compiled.codes();
    std::vector<std::string> expected = row.codes;
    std::sort(codes.begin(), codes.end());
    std::sort(expected.begin(), expected.end());
    CHECK(codes == expected);
    CHECK(has_errors(compiled.result.diagnostics) == row.refused);
    // The controller checks nothing: its objects come out whatever the lists hold.
    const Compiled exact(text, as_the_operator());
    CHECK(exact.result.objects.size() == 1);
    CHECK(exact.result.diagnostics.size() == compiled.result.diagnostics.size());
  }
}

TEST_CASE("what is offered as a fix leaves nothing to complain about") {
  for (const char* spec : {
           R"({staticBackends: "http://a.svc, http://b.svc ", staticModels: " m,n"})",
           R"({staticBackends: "HTTP://a.svc,https://LOCALHOST", staticModels: "m,n"})",
           R"({staticBackends: "http://a.svc,,http://b.svc,", staticModels: "m,,n,"})",
           R"({staticBackends: ",http://a.svc", staticModels: "m , "})",
           "\n  staticBackends: http://a.svc,  HTTP://b.svc,\n  staticModels: m,  n # two\n",
           "\n  staticBackends: >-\n    http://a.svc,\n    http://b.svc,\n  staticModels: m,n\n",
           "\n  staticBackends: http://a.svc,http://b.svc\n  staticModels: m,\n    n\n",
       }) {
    CAPTURE(spec);
    const Compiled before(route("chat", spec));
    CHECK(!before.codes().empty());
    const Compiled after(fixed(before));
    CAPTURE(after.file->text);
    CHECK(after.codes().empty());
  }
}

TEST_CASE("no fix is offered that would break the file or make the router refuse it") {
  for (const char* const spec :
       {"\n  staticBackends: |-\n    ,http://localhost:1\n  staticModels: m\n",
        "\n  staticBackends: http://localhost:1,HTTP://localhost:2\n  staticModels: m\n",
        "\n  staticBackends: 'http://localhost:1, http://localhost:2'\n  staticModels: m\n"}) {
    CAPTURE(spec);
    const Compiled compiled(route("chat", spec));
    CHECK(!compiled.codes().empty());
    for (const Diagnostic& diagnostic : compiled.result.diagnostics) {
      CHECK(!diagnostic.fix);
    }
  }
}

TEST_CASE("a health check is planned for the Service of routerRef") {
  const auto checks = [](const char* more) {
    const std::string text = route("chat", lists("http://a.svc", "m", more), "serving");
    return Compiled(text, {.checks = true}).result.checks;
  };
  CHECK(checks("").empty());
  CHECK(checks(", routerRef: {}").empty());
  CHECK(checks(", healthCheck: {}").empty());

  const HttpCheck plain = checks(", routerRef: {name: router}").at(0);
  CHECK(plain.namespace_ == "serving");
  CHECK(plain.service == "router");
  CHECK(plain.path == "/health");
  CHECK(plain.timeout_seconds == 5);
  CHECK(plain.period_seconds == 10);
  CHECK(plain.success_threshold == 1);
  CHECK(plain.failure_threshold == 3);
  CHECK(plain.expected == "dynamicConfig");
  CHECK(Json::parse(plain.expected_text).at("static_backends") == "http://a.svc");

  const HttpCheck full =
      checks(
          ", routerRef: {name: router, namespace: edge}, healthCheck: {timeoutSeconds: 7, "
          "periodSeconds: 8, successThreshold: 2, failureThreshold: 9}")
          .at(0);
  CHECK(full.namespace_ == "edge");
  CHECK(full.timeout_seconds == 7);
  CHECK(full.period_seconds == 8);
  CHECK(full.success_threshold == 2);
  CHECK(full.failure_threshold == 9);
  CHECK(checks(", routerRef: {name: router, namespace: \"\"}").at(0).namespace_ == "serving");
}

TEST_CASE("thresholds are compared only when somebody is asked") {
  const auto codes = [](const char* more) {
    return Compiled(route("chat", lists("http://a.svc", "m", more))).codes();
  };
  using Codes = std::vector<std::string>;
  const std::string ref = ", routerRef: {name: router}, healthCheck: ";
  CHECK(codes((ref + "{}").c_str()).empty());
  CHECK(codes((ref + "{successThreshold: 2}").c_str()).empty());
  CHECK(codes((ref + "{successThreshold: 3}").c_str()) == Codes{"static-route/health-check-race"});
  CHECK(codes((ref + "{failureThreshold: 1}").c_str()) == Codes{"static-route/health-check-race"});
  CHECK(codes((ref + "{successThreshold: 4}").c_str()) ==
        Codes{"static-route/health-check-impossible"});
  CHECK(codes(", healthCheck: {failureThreshold: 1}") == Codes{"static-route/health-check-unused"});
}

TEST_CASE("every finding of StaticRoute has a golden folder") {
  std::string messages;
  for (const fs::directory_entry& folder : fs::directory_iterator(cases)) {
    messages += test::read_file(folder.path() / "stderr.txt");
  }
  for (const Kind* const kind : kinds::all) {
    for (const Rule& rule : kind->rules) {
      if (rule.code.starts_with("static-route/")) {
        CAPTURE(rule.code);
        CHECK(messages.find("[" + std::string(rule.code) + "]") != std::string::npos);
        CHECK(!rule.summary.ends_with('.'));
        CHECK(rule.help.ends_with('.'));
      }
    }
  }
}

TEST_CASE("the page shows the sample, what becomes of it, and every finding") {
  const fs::path root = ROUTERCTL_SOURCE_DIR;
  const std::string page = test::read_file(root / "docs/static_route.md");
  const std::string sample = test::read_file(root / "testdata/samples/static_route.yaml");
  CHECK(page.find(sample.substr(sample.find("apiVersion:"))) != std::string::npos);

  const Compiled compiled(sample);
  CHECK(compiled.codes().empty());
  CHECK(page.find(yaml::emit(compiled.result.objects.at(0).value)) != std::string::npos);

  for (const Kind* const kind : kinds::all) {
    for (const Rule& rule : kind->rules) {
      CAPTURE(rule.code);
      CHECK((!rule.code.starts_with("static-route/") ||
             page.find("[`" + std::string(rule.code) + "`]") != std::string::npos));
    }
  }
}
