#include "renderer/kinds/auto_node_labeler_checks.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renderer/kinds/auto_node_labeler_rules.hpp"
#include "renderer/kube/names.hpp"
#include "renderer/text/nearest.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = auto_node_labeler_rules;
using rules::report;
using yaml::Field;

constexpr std::array operators{std::string_view("Exists"), std::string_view("In")};

void report_incomplete(const CustomResource& labeler, std::string message, bool has_nodes,
                       const Inputs& inputs, Diagnostics& diagnostics) {
  const Field match = labeler.spec["matchExpression"];
  const Field above = match ? match : labeler.spec;
  Diagnostic found =
      report(rules::incomplete_match, above ? above : labeler.metadata["name"], std::move(message));
  if (above) {
    found.where = above.key_place();
  }
  found.expected = "operator: Exists and a key, or operator: In, a key and values";
  if (!has_nodes && inputs.fidelity == Fidelity::operator_exact) {
    found.severity = Severity::warning;  // nothing to crash on
  }
  diagnostics.push_back(std::move(found));
}

void report_unknown_operator(const Field& at, Diagnostics& diagnostics) {
  Diagnostic found = report(rules::matches_nothing, at,
                            fmt::format("operator {} matches no Node", quote(at.text())));
  found.expected = "Exists or In";
  found.hints = did_you_mean(at.text(), operators);
  diagnostics.push_back(std::move(found));
}

void check_key(const Field& key, Diagnostics& diagnostics) {
  for (const std::string& complaint : kube::qualified_name_errors(key.text())) {
    Diagnostic found = report(rules::matches_nothing, key,
                              fmt::format("no Node has a label {}", quote(key.text())));
    found.expected = complaint;
    diagnostics.push_back(std::move(found));
    return;
  }
}

void check_match(const CustomResource& labeler, bool has_nodes, const Inputs& inputs,
                 Diagnostics& diagnostics) {
  const Field match = labeler.spec["matchExpression"];
  const Field wanted = match["operator"], key = match["key"], values = match["values"];
  const bool in = wanted.text() == "In", exists = wanted.text() == "Exists";
  if (!wanted) {
    report_incomplete(labeler,
                      match ? "matchExpression has no operator" : "there is no matchExpression",
                      has_nodes, inputs, diagnostics);
  } else if (!in && !exists) {
    report_unknown_operator(wanted, diagnostics);
  } else if (!key) {
    report_incomplete(labeler, "matchExpression has no key", has_nodes, inputs, diagnostics);
  } else {
    check_key(key, diagnostics);
    if (in && values.size() == 0) {
      diagnostics.push_back(
          report(rules::matches_nothing, wanted, "operator In without values matches no Node"));
    }
  }
  key.use();
  if (!exists) {
    values.use();
  }
}

void check_labels(const CustomResource& labeler, Diagnostics& diagnostics) {
  const Field labels = labeler.spec["labels"];
  labels.use();
  if (labels.size() == 0) {
    diagnostics.push_back(
        report(rules::no_labels, labeler.metadata["name"],
               fmt::format("AutoNodeLabeler {} sets no labels", quote(labeler.name))));
  }
  for (const Field label : labels.items()) {
    for (const std::string& complaint : kube::qualified_name_errors(label.key())) {
      Diagnostic found = report(rules::invalid_label, label,
                                fmt::format("{} is no key of a label", quote(label.key())));
      found.where = label.key_place();
      found.expected = complaint;
      diagnostics.push_back(std::move(found));
    }
    for (const std::string& complaint : kube::label_value_errors(label.text())) {
      Diagnostic found = report(rules::invalid_label, label,
                                fmt::format("{} is no value of a label", quote(label.text())));
      found.expected = complaint;
      diagnostics.push_back(std::move(found));
    }
  }
}

// The others have been reported already.
bool could_match(const Field& match) {
  const std::string_view wanted = match["operator"].text();
  const Field key = match["key"];
  return key && kube::qualified_name_errors(key.text()).empty() &&
         (wanted == "Exists" || (wanted == "In" && match["values"].size() != 0));
}

// Keys of labels that any Node has, or gets.
std::vector<std::string_view> known_keys(std::span<const CustomResource> labelers,
                                         std::span<const ForeignObject* const> nodes) {
  std::set<std::string_view> keys;
  for (const ForeignObject* const node : nodes) {
    for (const Field label : node->root["metadata"]["labels"].items()) {
      keys.insert(label.key());
    }
  }
  for (const CustomResource& labeler : labelers) {
    for (const Field label : labeler.spec["labels"].items()) {
      keys.insert(label.key());
    }
  }
  return {keys.begin(), keys.end()};
}

void report_no_nodes(std::span<const CustomResource> labelers, Diagnostics& diagnostics) {
  Diagnostic found = report(
      rules::no_nodes, labelers.front().metadata["name"],
      labelers.size() == 1 ? fmt::format("AutoNodeLabeler {} is only checked: there are no Nodes",
                                         quote(labelers.front().name))
                           : fmt::format("{} AutoNodeLabelers are only checked: there are no Nodes",
                                         labelers.size()));
  found.hints.emplace_back("kubectl get nodes -o yaml > nodes.yaml, then --existing nodes.yaml");
  diagnostics.push_back(std::move(found));
}

}  // namespace

void check_labeler(const CustomResource& labeler, bool has_nodes, const Inputs& inputs,
                   Diagnostics& diagnostics) {
  check_match(labeler, has_nodes, inputs, diagnostics);
  check_labels(labeler, diagnostics);
}

void check_matches(std::span<const CustomResource> labelers,
                   std::span<const ForeignObject* const> nodes,
                   std::span<const LabeledNode> labeled, Diagnostics& diagnostics) {
  if (labelers.empty()) {
    return;
  }
  if (nodes.empty()) {
    report_no_nodes(labelers, diagnostics);
    return;
  }
  std::set<std::size_t> matching;
  for (const LabeledNode& node : labeled) {
    matching.insert(node.labelers.begin(), node.labelers.end());
  }
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < labelers.size(); ++i) {
    const Field match = labelers[i].spec["matchExpression"], key = match["key"];
    if (matching.contains(i) || !could_match(match)) {
      continue;
    }
    if (keys.empty()) {
      keys = known_keys(labelers, nodes);
    }
    const std::string count =
        nodes.size() == 1 ? "the only Node" : fmt::format("any of {} Nodes", nodes.size());
    Diagnostic found =
        report(rules::no_match, labelers[i].metadata["name"],
               fmt::format("AutoNodeLabeler {} does not match {}", quote(labelers[i].name), count));
    if (!std::binary_search(keys.begin(), keys.end(), key.text())) {
      found.found = fmt::format("no Node with a label {}", quote(key.text()));
      found.hints = did_you_mean(key.text(), keys);
    }
    diagnostics.push_back(std::move(found));
  }
}

}  // namespace routerctl::kinds
