// The reports for other programs, read by such programs: SARIF by the standard's own JSON Schema,
// JUnit by python3-junitparser, GitHub's commands by taking GitHub's escapes apart.

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/json.hpp"
#include "renderer/test_files.hpp"
#include "renderer/test_process.hpp"

using namespace routerctl;

namespace {

namespace fs = std::filesystem;

const fs::path source = ROUTERCTL_SOURCE_DIR;

test::Outcome validate(const std::string& format, std::vector<std::string> words,
                       const std::string& directory) {
  words.insert(words.begin(), {ROUTERCTL_BINARY, "validate", "-o", format});
  return test::run({.words = std::move(words), .directory = directory});
}

// Every input of the golden folders at once: findings of every sort.
std::vector<std::string> all_inputs() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(source / "testdata")) {
    if (entry.path().filename() == "input.yaml") {
      paths.push_back(fs::relative(entry.path(), source).string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// A file whose name and content need every escape there is.
constexpr const char* hostile_name = "a b,c:d%e\"<&>'\xC3\xBC.yaml";
constexpr const char* hostile =
    "apiVersion: production-stack.vllm.ai/v1alpha1\nkind: StaticRoute\n"
    "metadata: {name: \"]]><x>&\\\"'\\u0001\\uFFFF\\n\", namespace: \"\\e[31m\"}\n"
    "spec: {\"<y> % , :: \\r\\n ::error::\": 1, staticBackends: 5}\n";

const std::string& judge(const test::Outcome& python) {
  CHECK(python.code == 0);
  CHECK(python.err == "");
  return python.out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

TEST_CASE("SARIF satisfies the standard's schema, and says what JSON says") {
  constexpr const char* script = R"(
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
log, plain = map(json.loads, sys.stdin.read().split("\0"))
jsonschema.Draft202012Validator(schema).validate(log)
run, = log["runs"]
rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
assert rules == sorted(set(rules))
results = run["results"]
assert len(results) == len(plain["results"]) > 0
prints = set()
for one, other in zip(results, plain["results"]):
    assert one["ruleId"] == other["code"] == rules[one["ruleIndex"]]
    assert one["level"] == {"info": "note"}.get(other["severity"], other["severity"])
    place = one["locations"][0]["physicalLocation"]
    region = place["region"]
    if "line" not in other:
        assert region == {"startLine": 1}
    else:
        assert [region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")] == \
               [other[key] for key in ("line", "column", "endLine", "endColumn")]
    assert ("fixes" in one) == ("fix" in other)
    prints.add(one["partialFingerprints"]["primaryLocationLineHash"])
assert len(prints) == len(results)
print(place["artifactLocation"]["uri"])
)";
  const auto check = [&](const std::vector<std::string>& words, const std::string& directory) {
    const test::Outcome sarif = validate("sarif", words, directory);
    const test::Outcome json = validate("json", words, directory);
    CHECK(sarif.code == json.code);
    return judge(test::run({.words = {"/usr/bin/python3", "-c", script,
                                      (source / "testdata/sarif/sarif-2.1.0.schema.json").string()},
                            .input = sarif.out + std::string(1, '\0') + json.out}));
  };
  check(all_inputs(), source.string());
  const test::TemporaryFolder folder;
  test::write_file(folder.path() / hostile_name, hostile);
  CHECK(check({hostile_name}, folder.path().string()) == "a%20b,c%3Ad%25e%22%3C&%3E'%C3%BC.yaml\n");
}

TEST_CASE("every result of SARIF has a location, or GitHub refuses them all") {
  constexpr const char* script = R"(
import json, sys, jsonschema
log = json.load(sys.stdin)
jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(log)
run, = log["runs"]
assert run["results"] and all(result["locations"] for result in run["results"])
invocation, = run["invocations"]
assert invocation["executionSuccessful"] is True
print([each["descriptor"]["id"] for each in invocation["toolConfigurationNotifications"]])
)";
  const test::TemporaryFolder folder;
  // One finding that has a place, and one about the command line.
  test::write_file(folder.path() / "a.yaml",
                   "apiVersion: production-stack.vllm.ai/v1alpha1\nkind: StaticRoute\n"
                   "metadata: {name: a, namespace: b}\n"
                   "spec: {staticBackends: \"http://llama:80,http://10.0.0.1:80\", "
                   "staticModels: \"m,n\", healthCheck: {periodSeconds: 5}}\n");
  const test::Outcome sarif = validate(
      "sarif", {"--ignore", "static-route/dropped-backend", "--ignore", "skipped-kind", "a.yaml"},
      folder.path().string());
  CHECK(judge(test::run({.words = {"/usr/bin/python3", "-c", script,
                                   (source / "testdata/sarif/sarif-2.1.0.schema.json").string()},
                         .input = sarif.out})) == "['unused-ignore']\n");
}

TEST_CASE("a fingerprint stays when lines move") {
  const test::TemporaryFolder folder;
  const auto prints = [&](const std::string& text) {
    test::write_file(folder.path() / "a.yaml", text);
    const Json log = Json::parse(validate("sarif", {"a.yaml"}, folder.path().string()).out);
    std::vector<std::string> all;
    for (const Json& result : log["runs"][0]["results"]) {
      all.push_back(result["partialFingerprints"]["primaryLocationLineHash"]);
    }
    return all;
  };
  const std::string route =
      "apiVersion: production-stack.vllm.ai/v1alpha1\nkind: StaticRoute\n"
      "metadata: {name: a}\nspec: {staticModels: b, unknown: 1}\n";
  const auto before = prints(route);
  CHECK(before.size() == 2);
  CHECK(prints("# A comment.\n\n" + route) == before);
  CHECK(prints(replaced(route, "name: a", "name: z")) != before);
}

TEST_CASE("JUnit is read by a reader of JUnit, whatever the input holds") {
  constexpr const char* script = R"(
import io, json, sys, junitparser
xml, plain = sys.stdin.buffer.read().split(b"\0")
plain = json.loads(plain)
suites = junitparser.JUnitXml.fromstring(xml)
cases = failed = errors = 0
for suite in suites:
    assert suite.tests == len(list(suite)), suite.name
    for case in suite:
        cases += 1
        kinds = [type(each).__name__ for each in case.result]
        failed += kinds.count("Failure")
        errors += kinds.count("Error")
        assert case.name is not None and case.classname
assert (suites.failures, suites.errors, suites.tests) == (failed, errors, cases)
summary = plain["summary"]
assert failed == summary["invalid"], (failed, summary)
assert errors == summary["unreadable"], (errors, summary)
assert cases - errors >= summary["valid"] + summary["invalid"]
print(cases, failed, errors)
)";
  const auto check = [&](const std::vector<std::string>& words, const std::string& directory) {
    const test::Outcome junit = validate("junit", words, directory);
    const test::Outcome json = validate("json", words, directory);
    CHECK(junit.code == json.code);
    return judge(test::run({.words = {"/usr/bin/python3", "-c", script},
                            .input = junit.out + std::string(1, '\0') + json.out}));
  };
  std::vector<std::string> words = all_inputs();
  const std::string every = check(words, source.string());
  // A report that stops early passes nothing that failed.
  words.insert(words.end(), {"--max-errors", "1"});
  CHECK(check(words, source.string()) == every);
  const test::TemporaryFolder folder;
  test::write_file(folder.path() / hostile_name, hostile);
  CHECK(check({hostile_name}, folder.path().string()) == "1 1 0\n");
}

TEST_CASE("a command of GitHub is one line, and its escapes give the message back") {
  const test::TemporaryFolder folder;
  test::write_file(folder.path() / hostile_name, hostile);
  const std::string directory = folder.path().string();
  const std::string out = validate("github", {std::string("./") + hostile_name}, directory).out;
  const Json json = Json::parse(validate("json", {hostile_name}, directory).out);
  CHECK(std::count(out.begin(), out.end(), '\n') ==
        static_cast<std::ptrdiff_t>(json["results"].size()));
  std::size_t at = 0;
  for (const Json& result : json["results"]) {
    const std::string line = out.substr(at, out.find('\n', at) - at);
    at += line.size() + 1;
    CAPTURE(line);
    CHECK(line.starts_with("::error file=a b%2Cc%3Ad%25e\"<&>'\xC3\xBC.yaml,line="));
    // The first "::" behind the command's own ends the properties.
    std::string message = line.substr(line.find("::", 2) + 2);
    message = replaced(replaced(replaced(message, "%0A", "\n"), "%0D", "\r"), "%25", "%");
    const std::string plain = replaced(replaced(result["message"], "\r", "?"), "\n", "?");
    CHECK(message.starts_with(plain));
  }
}
