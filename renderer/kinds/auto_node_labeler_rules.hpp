#pragma once

#include <string>
#include <utility>

#include "renderer/text/diagnostic.hpp"
#include "renderer/yaml/document.hpp"

/// What the checks of AutoNodeLabeler report. "The operator" is prem-operator, which writes labels
/// into Nodes.
namespace routerctl::kinds::auto_node_labeler_rules {

inline constexpr Rule incomplete_match{
    "auto-node-labeler/incomplete-match", Severity::error, Authority::operator_code,
    "matchExpression has no operator, or no key",
    "The schema lets both be missing, and the operator then crashes as soon as there is a Node, "
    "again after each restart, so that it does nothing for any resource. Under --fidelity operator "
    "it is a warning while there are no Nodes."};

inline constexpr Rule matches_nothing{
    "auto-node-labeler/matches-nothing", Severity::warning, Authority::operator_code,
    "a matchExpression that no Node can satisfy",
    "The operators are In and Exists, with these capitals; any other text matches no Node, and the "
    "operator says nothing. In needs at least one value, and the key has to be one that a label "
    "can "
    "have."};

inline constexpr Rule no_labels{"auto-node-labeler/no-labels", Severity::warning,
                                Authority::operator_code, "an AutoNodeLabeler sets no labels",
                                "It changes nothing. List the labels in spec.labels."};

inline constexpr Rule invalid_label{
    "auto-node-labeler/invalid-label", Severity::error, Authority::consumer,
    "the API server refuses a label",
    "The schema accepts any text in spec.labels. The API server refuses the Node with such a "
    "label, "
    "the valid labels beside it included, and the operator only logs that."};

inline constexpr Rule conflict{
    "auto-node-labeler/conflict", Severity::error, Authority::operator_code,
    "two AutoNodeLabelers set one label of a Node to different values",
    "Each of them writes its value again as soon as the other has written, some hundred times a "
    "second, without end. Let one of them set the label, or let their matchExpressions choose "
    "different Nodes."};

inline constexpr Rule overwrites{
    "auto-node-labeler/overwrites", Severity::warning, Authority::operator_code,
    "an AutoNodeLabeler replaces a label that a Node has with another value",
    "The value that was there is lost: nothing brings it back when the AutoNodeLabeler is deleted. "
    "Labels that the kubelet or a cloud provider keeps change back and forth."};

inline constexpr Rule no_nodes{
    "auto-node-labeler/no-nodes", Severity::info, Authority::routerctl,
    "there are no Nodes to label",
    "Which labels are set depends on the Nodes, and a cluster has to tell what they are: `kubectl "
    "get "
    "nodes -o yaml > nodes.yaml`, then `--existing nodes.yaml`. Without them an AutoNodeLabeler is "
    "only checked."};

inline constexpr Rule no_match{
    "auto-node-labeler/no-match", Severity::info, Authority::operator_code,
    "an AutoNodeLabeler matches none of the Nodes",
    "That may be right, for Nodes that are still to come. Otherwise compare the key and the values "
    "with `kubectl get nodes --show-labels`."};

/// At the value of `field`.
inline Diagnostic report(const Rule& rule, const yaml::Field& field, std::string message) {
  return {
      .rule = &rule, .field = field.path(), .message = std::move(message), .where = field.place()};
}

}  // namespace routerctl::kinds::auto_node_labeler_rules
