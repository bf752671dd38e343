// AutoNodeLabeler of premAI-io/prem-operator: labels for the Nodes that have a certain label. See
// docs/auto_node_labeler.md.

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

#include "renderer/kinds/auto_node_labeler_checks.hpp"
#include "renderer/kinds/auto_node_labeler_nodes.hpp"
#include "renderer/kinds/auto_node_labeler_rules.hpp"
#include "renderer/kinds/kind.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = auto_node_labeler_rules;
using yaml::Field;

constexpr std::string_view nodes_setting = "prem.nodes", keep_labels = "prem/keep-labels";
constexpr std::array node_outputs{std::string_view("table"), std::string_view("patch")};
constexpr std::array columns{std::string_view("NODE"), std::string_view("LABEL"),
                             std::string_view("BEFORE"), std::string_view("LABELER")};

constexpr std::array settings{
    Setting{.name = nodes_setting,
            .default_value = "table",
            .meaning = "what becomes of the labels that AutoNodeLabelers set: a table beside the "
                       "objects, or also a patch for each Node, as render --emit-nodes",
            .values = node_outputs},
};

std::string full_name(const CustomResource& resource) {
  return resource.namespace_.empty() ? resource.name : resource.namespace_ + "/" + resource.name;
}

// One labeler's part of the table; each label stands there once.
void add_rows(const LabeledNode& labeled, std::size_t index, const CustomResource& labeler,
              Plan& plan) {
  for (const auto& [key, label] : labeled.labels) {
    if (label.labeler == index) {
      plan.rows.push_back(
          {.columns = columns,
           .cells = {std::string(labeled.node->name),
                     std::string(key) + "=" + std::string(label.value.text()),
                     label.before ? std::string(*label.before) : "<none>", full_name(labeler)}});
    }
  }
}

// The same for every labeler of the Node, so that it is printed once, with all of them as sources.
PlannedObject patch(const LabeledNode& labeled, bool keep) {
  Json::object_t labels;
  std::vector<Origin> from;
  for (const auto& [key, label] : labeled.labels) {
    if (keep || label.changes()) {
      append(labels, std::string(key), label.value.text());
      from.push_back(Origin::of(label.value));
    }
  }
  const Field uid = labeled.node->root["metadata"]["uid"];
  return {.template_file = "node.yaml",
          .slots = {{.name = "name", .value = Json(labeled.node->name)},
                    {.name = "uid", .value = uid},
                    {.name = "labels", .value = Json(std::move(labels)), .from = std::move(from)}},
          .policy = {.uid = std::string(uid.peek())}};
}

bool has_patch(const LabeledNode& labeled, bool keep) {
  return std::any_of(labeled.labels.begin(), labeled.labels.end(),
                     [&](const auto& entry) { return keep || entry.second.changes(); });
}

std::vector<Plan> plan(std::span<const CustomResource> labelers, const Inputs& inputs,
                       Diagnostics& diagnostics) {
  const std::vector<const ForeignObject*> nodes = nodes_of(inputs);
  std::vector<Plan> plans;
  for (const CustomResource& labeler : labelers) {
    check_labeler(labeler, !nodes.empty(), inputs, diagnostics);
    plans.push_back({.source = labeler.root, .objects = {}});
  }
  const std::vector<LabeledNode> labeled = label_nodes(labelers, nodes, diagnostics);
  check_matches(labelers, nodes, labeled, diagnostics);
  const bool patches = inputs.setting(nodes_setting) == "patch";
  const bool keep = inputs.repairs.contains(keep_labels);
  for (const LabeledNode& node : labeled) {
    for (const std::size_t index : node.labelers) {
      add_rows(node, index, labelers[index], plans[index]);
      if (patches && has_patch(node, keep)) {
        plans[index].objects.push_back(patch(node, keep));
      }
    }
  }
  return plans;
}

// The planner leaves the labels in; this says for which labelers that made a difference.
bool kept_labels(Plan& plan, const CustomResource& labeler, const Inputs& inputs) {
  const auto has_already = [&](const PlannedObject& object) {
    const std::string name = std::get<Json>(object.slots[0].value);
    const ForeignObject* const node = inputs.find_object("Node", "", name);
    const auto labels = labeler.spec["labels"].items();
    return std::any_of(labels.begin(), labels.end(), [&](const Field& label) {
      const Field before = node->root["metadata"]["labels"][label.key()];
      return before && before.peek() == label.text();
    });
  };
  return std::any_of(plan.objects.begin(), plan.objects.end(), has_already);
}

constexpr std::array repairs{
    Repair{.id = keep_labels,
           .since = "0.1.0",
           .why = "a server-side apply removes labels that it set earlier and that are not sent "
                  "again; the patch also has the labels that the Node has already",
           .apply = kept_labels},
};

constexpr std::array rule_table{
    rules::incomplete_match, rules::matches_nothing, rules::no_labels, rules::invalid_label,
    rules::conflict,         rules::overwrites,      rules::no_nodes,  rules::no_match,
};

// Where the operator surprises.
constexpr std::array oddities{
    Oddity{"without operator or key the operator crashes as soon as there is a Node",
           "refused, auto-node-labeler/incomplete-match"},
    Oddity{"an operator other than In and Exists matches nothing, without a word",
           "reproduced, warning auto-node-labeler/matches-nothing"},
    Oddity{"values are ignored by Exists", "reproduced, warning dead-field"},
    Oddity{"AutoNodeLabelers have a namespace and act on the Nodes of the whole cluster",
           "reproduced: those of all namespaces are taken together"},
    Oddity{"a label that one AutoNodeLabeler sets can make another one match, after some events",
           "reproduced: what is reached in the end"},
    Oddity{"two AutoNodeLabelers that give one label different values rewrite the Node without end",
           "refused, auto-node-labeler/conflict"},
    Oddity{"a label that the API server refuses is only logged",
           "refused, auto-node-labeler/invalid-label"},
    Oddity{"labels are replaced without a trace of the old value",
           "reproduced, warning auto-node-labeler/overwrites"},
    Oddity{"labels are never removed, neither when a Node stops to match nor when the "
           "AutoNodeLabeler is deleted",
           "the same for one patch; a server-side apply of a later one removes what it no longer "
           "has"},
    Oddity{"an AutoNodeLabeler that is called like a Node reaches the other Nodes later",
           "not part of the objects"},
};

}  // namespace

extern const Kind auto_node_labeler;
const Kind auto_node_labeler{.folder = "auto_node_labeler",
                             .system = "prem",
                             .plan = plan,
                             .repairs = repairs,
                             .settings = settings,
                             .rules = rule_table,
                             .oddities = oddities};

}  // namespace routerctl::kinds
