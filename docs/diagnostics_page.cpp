#include "docs/pages.hpp"

namespace routerctl::docs {

namespace {

constexpr std::string_view introduction = R"(# Diagnostics

<!-- Written by `./dev docs` from the rules in the code. Change them there. -->

Everything `render` and `validate` can say about their input. A message looks like this:

```text
route.yaml:8:19: error: the router drops backend "http://llama:8000": host "llama" has no dot [static-route/dropped-backend]
  8 |   staticBackends: http://llama:8000
    |                   ^~~~~~~~~~~~~~~~~
    = found: ...
    = expected: ...
    = see: another place that has to do with it
    = hint: what to do about it
```

- File, line and column; the column counts characters, from 1.
- The severity. An `error` stops the run: nothing is rendered, the exit code is 1. A `warning` does
  not, unless `--werror` is given.
- The code in brackets. It is stable: it does not change when a message gets better. A code with a
  slash belongs to one kind.
- The line of the file with the place marked, then the notes that apply.

All problems of a run are reported, sorted by file, document and place. A part of a file between two
`---` that cannot be read does not stop the others from being checked.

Every rule has an **authority**: who it is that refuses.

| Authority | Who refuses | Under `--fidelity operator` |
| --- | --- | --- |
| `yaml` | the YAML or JSON reader | the same |
| `api-server` | the API server, when the custom resource is applied | the same; unknown fields become warnings |
| `operator` | the operator that owns the kind | the same |
| `consumer` | who receives what the operator writes: the API server again, a router, a model server | a kind's errors become warnings |
| `routerctl` | nobody but us | a kind's errors become warnings |

For schema errors the wording is the API server's, so that a search for it finds the same answers.
)";

std::string index(const std::vector<const Rule*>& rules) {
  std::string text = "\n" + head({"Code", "Severity", "Authority", "Summary"});
  for (const Rule* const rule : rules) {
    const std::string code(rule->code);
    text += row({"[`" + code + "`](#" + code + ")", std::string(name_of(rule->severity)),
                 std::string(name_of(rule->authority)), std::string(rule->summary)});
  }
  return text;
}

std::string section(const Rule& rule, const Examples& examples) {
  const std::string code(rule.code);
  std::string text =
      "\n<a id=\"" + code + "\"></a>\n## `" + code + "`\n\n" + std::string(name_of(rule.severity)) +
      " · " + std::string(name_of(rule.authority)) + " · " + std::string(rule.summary) + "\n";
  if (!rule.help.empty()) {
    text += "\n" + std::string(rule.help) + "\n";
  }
  if (const auto example = examples.find(rule.code); example != examples.end()) {
    text += "\n```text\n" + example->second + "```\n";
  }
  return text;
}

}  // namespace

std::string diagnostics_page(const std::vector<const Rule*>& rules, const Examples& examples) {
  std::string text(introduction);
  text += index(rules);
  for (const Rule* const rule : rules) {
    text += section(*rule, examples);
  }
  return text;
}

}  // namespace routerctl::docs
