#include <algorithm>
#include <map>

#include "cli/ignore.hpp"
#include "docs/pages.hpp"
#include "renderer/schema/schema.hpp"

namespace routerctl::docs {

namespace {

constexpr std::string_view introduction = R"(# Fidelity

<!-- Written by `./dev docs` from the tables in renderer/kinds/. Change them there. -->

Every object that routerctl prints is the one that the operator would submit, or it differs for a
reason that stands on this page.

- `--fidelity repaired` is the default. **Repairs** change the operator's objects where they cannot
  work and the right object is beyond doubt. Each has an id; `--no-repair ID` turns one off,
  `--repair ID` turns one on. A run says on standard error which repairs it made.
- `--fidelity operator` makes exactly the operator's objects, mistakes included. No repair is made
  unless `--repair` names it. What the receiver of an object would refuse is then a warning, and so
  are unknown fields.

In both modes ownerReferences, uids and status are left out: they exist only in a cluster.

**Settings** are what the operator would be given as start flags: `--setting NAME=VALUE`, or in the
[project file](project-file.md).
)";

using Kinds = std::vector<const Kind*>;

// Markdown has no empty code.
std::string code(std::string_view text) {
  return text.empty() ? std::string() : "`" + std::string(text) + "`";
}

std::string name_of(const Kind& kind) {
  const schema::Resource* const resource = schema::find_resource(kind.folder);
  return std::string(resource == nullptr ? kind.folder : resource->kind);
}

std::string title(std::string_view words) { return "\n#### " + std::string(words) + "\n\n"; }

std::string settings_of(const Kind& kind) {
  if (kind.settings.empty()) {
    return {};
  }
  std::string text =
      title("Settings") + head({"Setting", "Default", "Under `--fidelity operator`", "Meaning"});
  for (const Setting& setting : kind.settings) {
    const auto default_value = code(setting.default_value);
    text += row({code(setting.name), default_value,
                 setting.operator_value.empty() ? default_value : code(setting.operator_value),
                 std::string(setting.meaning)});
  }
  return text;
}

std::string_view effect_of(const Repair& repair) {
  switch (repair.effect) {
    case Repair::Effect::none: return "";
    case Repair::Effect::adds_objects: return "adds objects";
    case Repair::Effect::changes_pods: return "changes pods";
  }
  return "";
}

std::string repairs_of(const Kind& kind) {
  if (kind.repairs.empty()) {
    return title("Repairs") + "None.\n";
  }
  std::string text = title("Repairs") + head({"Repair", "Default", "Effect", "Since", "Why"});
  for (const Repair& repair : kind.repairs) {
    text += row({code(repair.id), repair.on ? "on" : "off", std::string(effect_of(repair)),
                 std::string(repair.since), std::string(repair.why)});
  }
  return text;
}

std::string rules_of(const Kind& kind, Authority authority, std::string_view words) {
  std::vector<const Rule*> rules;
  for (const Rule& rule : kind.rules) {
    if (rule.authority == authority) {
      rules.push_back(&rule);
    }
  }
  std::sort(rules.begin(), rules.end(),
            [](const Rule* a, const Rule* b) { return a->code < b->code; });
  if (rules.empty()) {
    return {};
  }
  std::string text = title(words) + head({"Rule", "Severity", "When"});
  for (const Rule* const rule : rules) {
    text += row({link_to(rule->code), std::string(routerctl::name_of(rule->severity)),
                 std::string(rule->summary)});
  }
  return text;
}

// Codes in an outcome become links.
std::string linked(std::string_view outcome, const std::vector<const Rule*>& rules) {
  std::string text;
  for (std::size_t at = 0; at < outcome.size();) {
    const std::size_t end = std::min(outcome.find_first_of(" ,;:", at), outcome.size());
    const std::string_view word = outcome.substr(at, end - at);
    const bool known = std::any_of(rules.begin(), rules.end(),
                                   [&](const Rule* rule) { return rule->code == word; });
    text += known ? link_to(word) : std::string(word);
    text += end < outcome.size() ? std::string(1, outcome[end]) : std::string();
    at = end + 1;
  }
  return text;
}

std::string oddities_of(const Kind& kind, const std::vector<const Rule*>& rules) {
  if (kind.oddities.empty()) {
    return {};
  }
  std::string text = title("Where the operator surprises") + head({"What", "Here"});
  for (const Oddity& oddity : kind.oddities) {
    text += row({std::string(oddity.what), linked(oddity.outcome, rules)});
  }
  return text;
}

std::string siblings_of(const Kind& kind) {
  if (kind.siblings.empty()) {
    return {};
  }
  std::string text = title("Kinds of the same group that are not rendered") +
                     head({"Kind", "What happens", "Why"});
  for (const Sibling& sibling : kind.siblings) {
    text += row({code(sibling.kind),
                 sibling.refuse ? "refused, " + link_to("unsupported-kind")
                                : "skipped, " + link_to("skipped-kind"),
                 std::string(sibling.why)});
  }
  return text;
}

std::string section(const Kind& kind, const std::vector<const Rule*>& rules) {
  return "\n### " + name_of(kind) + "\n" + settings_of(kind) + repairs_of(kind) +
         rules_of(kind, Authority::operator_code, "What the operator itself refuses or ignores") +
         rules_of(kind, Authority::consumer, "What the receiver of the objects refuses") +
         rules_of(kind, Authority::routerctl, "What routerctl alone refuses") +
         oddities_of(kind, rules) + siblings_of(kind);
}

}  // namespace

std::string fidelity_page(const Library& library) {
  std::map<std::string_view, Kinds> systems;
  for (const Kind* const kind : library.kinds) {
    systems[kind->system].push_back(kind);
  }
  const std::vector<const Rule*> rules = cli::every_rule(library);
  std::string text(introduction);
  for (const auto& [system, kinds] : systems) {
    text += "\n## " + std::string(system) + "\n";
    for (const Kind* const kind : kinds) {
      text += section(*kind, rules);
    }
  }
  return text;
}

}  // namespace routerctl::docs
