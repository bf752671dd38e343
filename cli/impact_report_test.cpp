#include "cli/impact_report.hpp"

#include <string>

#include <doctest/doctest.h>

namespace {

using namespace routerctl;
using namespace routerctl::cli;
using impact::Action;
using impact::say;
using impact::Verbatim;

impact::Comparison sample() {
  impact::Comparison report{.unchanged = 3, .before = {2, 8}, .after = {3, 12}};
  report.entries.push_back({.resource = "deployment.apps/vllm",
                            .namespace_ = "serving",
                            .effects = {{Action::restart, say("2 pods are replaced")},
                                        {Action::restart, say("because of ", Verbatim{"spec.a"})}},
                            .stopped = {2, 4}});
  report.entries.push_back({.resource = "configmap/a", .effects = {{Action::none, say("b")}}});
  return report;
}

}  // namespace

TEST_CASE("the impact as text") {
  CHECK(impact_text(sample(), {say("watch out")}) ==
        "pods restart: deployment.apps/vllm -n serving\n"
        "  2 pods are replaced\n"
        "  because of spec.a\n"
        "no effect: configmap/a\n"
        "  b\n"
        "note: watch out\n"
        "impact: 2 of 5 objects are affected (pods restart: 1, no effect: 1). 2 pods with 8 GPUs "
        "stop "
        "or are replaced. In total 2 pods with 8 GPUs before, 3 pods with 12 GPUs after.\n");
  CHECK(impact_text({}, {}) == "impact: none\n");
}

TEST_CASE("the impact as Markdown") {
  CHECK(
      impact_markdown(sample(), {say(Verbatim{"a.yaml"}, " was edited")}, "+a\n") ==
      "<!-- routerctl impact -->\n"
      "### Impact of this change\n"
      "\n"
      "2 of 5 objects are affected (pods restart: 1, no effect: 1). 2 pods with 8 GPUs stop or are "
      "replaced. In total 2 pods with 8 GPUs before, 3 pods with 12 GPUs after.\n"
      "\n"
      "| Object | Namespace | Effect | Details |\n"
      "| --- | --- | --- | --- |\n"
      "| `deployment.apps/vllm` | `serving` | **pods restart** | 2 pods are replaced<br>because "
      "of `spec.a` |\n"
      "| `configmap/a` |  | no effect | b |\n"
      "\n"
      "> `a.yaml` was edited\n"
      "\n"
      "<details><summary>Changed files</summary>\n"
      "\n"
      "```diff\n"
      "+a\n"
      "```\n"
      "\n"
      "</details>\n");
}

TEST_CASE("what a name holds can neither end a cell nor a code span, nor become markup") {
  struct Row {
    const char *name, *cell;
  };
  const Row rows[] = {
      {"a|b", "`a\\|b`"},      {"a`b", "`` a`b ``"},       {"``", "``` `` ```"},
      {"a\nb|", "`a?b\\|`"},   {"<script>", "`<script>`"}, {"@everyone", "`@everyone`"},
      {"\x1b[31m", "`?[31m`"},
  };
  for (const Row& row : rows) {
    impact::Comparison report;
    report.entries.push_back({.resource = row.name, .effects = {{Action::none, say("a|b <i>")}}});
    const std::string text = impact_markdown(report, {}, {});
    CHECK_MESSAGE(text.find("| " + std::string(row.cell) + " |  | no effect | a\\|b &lt;i> |\n") !=
                      std::string::npos,
                  text);
  }
}

TEST_CASE("a comment stays below what GitHub takes, and says what is missing") {
  impact::Comparison report;
  for (int i = 0; i < 3000; ++i) {
    report.entries.push_back({.resource = "configmap/a-name-of-some-length-" + std::to_string(i),
                              .namespace_ = "serving",
                              .effects = {{Action::add, say("created")}}});
  }
  const std::string text = impact_markdown(report, {}, std::string(70'000, 'x'));
  CHECK(text.size() < 65'536);
  CHECK(text.find(" objects more: too many for a comment.\n") != std::string::npos);
  CHECK(text.find("<details>") == std::string::npos);
  CHECK(impact_text(report, {}).find("a-name-of-some-length-2999") != std::string::npos);
}

TEST_CASE("backticks in a diff do not end its block") {
  const std::string text = impact_markdown({}, {}, "+ ```\n+ ````\n");
  CHECK(text.find("\n`````diff\n+ ```\n+ ````\n`````\n") != std::string::npos);
}
