#include "renderer/kinds/auto_node_labeler_nodes.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "renderer/kinds/auto_node_labeler_rules.hpp"
#include "renderer/text/quote.hpp"

namespace routerctl::kinds {

namespace {

namespace rules = auto_node_labeler_rules;
using rules::report;
using yaml::Field;

using Labels = std::map<std::string_view, std::string_view>;

Labels labels_of(const ForeignObject& node) {
  Labels labels;
  for (const Field label : node.root["metadata"]["labels"].items()) {
    labels.emplace(label.key(), label.peek());
  }
  return labels;
}

bool matches(const CustomResource& labeler, const Labels& labels) {
  const Field match = labeler.spec["matchExpression"];
  const std::string_view wanted = match["operator"].text();
  const auto found = labels.find(match["key"].text());
  if (found == labels.end()) {
    return false;
  }
  if (wanted != "In") {
    return wanted == "Exists";
  }
  const auto values = match["values"].items();
  return std::any_of(values.begin(), values.end(),
                     [&](const Field& value) { return value.text() == found->second; });
}

// On how many Nodes something happens, and the first of them.
struct Places {
  std::string_view node;
  std::size_t more = 0;

  void add(std::string_view name) {
    if (node.empty()) {
      node = name;
    } else {
      ++more;
    }
  }
  [[nodiscard]] std::string text() const {
    const std::string others = more == 0   ? ""
                               : more == 1 ? " (and of another one)"
                                           : fmt::format(" (and of {} others)", more);
    return fmt::format("Node {}{}", quote(node), others);
  }
};

class Labeling {
 public:
  explicit Labeling(std::span<const CustomResource> labelers) : labelers_(labelers) {}

  LabeledNode label(const ForeignObject& node) {
    LabeledNode result{.node = &node};
    Labels labels = labels_of(node);
    const Labels before = labels;
    // A labeler that has set its labels has nothing left to do: each round lets at least one more
    // do its work, or is the last.
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < labelers_.size(); ++i) {
        if (!result.labelers.contains(i) && matches(labelers_[i], labels)) {
          result.labelers.insert(i);
          set(i, before, labels, result);
          changed = true;
        }
      }
    }
    return result;
  }

  void report_all(Diagnostics& diagnostics) const {
    for (const auto& [key, places] : conflicts_) {
      const auto& [later, label, earlier] = key;
      report_conflict(later, earlier, label, places, diagnostics);
    }
    for (const auto& [key, overwritten] : overwritten_) {
      const auto& [labeler, label] = key;
      const auto& [value, was, places] = overwritten;
      diagnostics.push_back(report(rules::overwrites, value,
                                   fmt::format("label {} of {} changes from {} to {}", label,
                                               places.text(), quote(was), quote(value.text()))));
    }
  }

 private:
  void set(std::size_t labeler, const Labels& before, Labels& labels, LabeledNode& result) {
    for (const Field value : labelers_[labeler].spec["labels"].items()) {
      const std::string_view key = value.key();
      const auto was = before.find(key);
      SetLabel label{.value = value, .labeler = labeler};
      if (was != before.end()) {
        label.before = was->second;
      }
      const auto [known, added] = result.labels.emplace(key, label);
      if (!added) {
        if (known->second.value.text() != value.text()) {
          conflicts_[{labeler, key, known->second.labeler}].add(result.node->name);
        }
        continue;
      }
      if (label.before && label.changes()) {
        Overwritten& entry = overwritten_[{labeler, key}];
        if (entry.places.node.empty()) {
          entry.value = value;
          entry.was = *label.before;
        }
        entry.places.add(result.node->name);
      }
      labels.insert_or_assign(key, value.text());
    }
  }

  void report_conflict(std::size_t later, std::size_t earlier, std::string_view key,
                       const Places& places, Diagnostics& diagnostics) const {
    const Field one = labelers_[later].spec["labels"][key];
    const Field other = labelers_[earlier].spec["labels"][key];
    Diagnostic found =
        report(rules::conflict, one,
               fmt::format("label {} of {} is set to {} here and to {} by another AutoNodeLabeler",
                           key, places.text(), quote(one.text()), quote(other.text())));
    found.related.emplace_back(other.place(), "AutoNodeLabeler " + quote(labelers_[earlier].name));
    diagnostics.push_back(std::move(found));
  }

  struct Overwritten {
    Field value;
    std::string_view was;
    Places places;
  };

  std::span<const CustomResource> labelers_;
  std::map<std::tuple<std::size_t, std::string_view, std::size_t>, Places> conflicts_;
  std::map<std::pair<std::size_t, std::string_view>, Overwritten> overwritten_;
};

}  // namespace

std::vector<const ForeignObject*> nodes_of(const Inputs& inputs) {
  // Sorted by kind and name, the input's before the existing ones.
  const auto [begin, end] = std::equal_range(
      inputs.objects.begin(), inputs.objects.end(), ForeignObject{.kind = "Node"},
      [](const ForeignObject& a, const ForeignObject& b) { return a.kind < b.kind; });
  std::vector<const ForeignObject*> nodes;
  std::for_each(begin, end, [&](const ForeignObject& object) {
    const bool again = !nodes.empty() && nodes.back()->name == object.name;
    if (object.api_version == "v1" && !object.name.empty() && !again) {
      nodes.push_back(&object);
    }
  });
  return nodes;
}

std::vector<LabeledNode> label_nodes(std::span<const CustomResource> labelers,
                                     std::span<const ForeignObject* const> nodes,
                                     Diagnostics& diagnostics) {
  Labeling labeling(labelers);
  std::vector<LabeledNode> labeled;
  for (const ForeignObject* const node : nodes) {
    LabeledNode result = labeling.label(*node);
    if (!result.labelers.empty()) {
      labeled.push_back(std::move(result));
    }
  }
  labeling.report_all(diagnostics);
  return labeled;
}

}  // namespace routerctl::kinds
