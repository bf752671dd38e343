#include "renderer/gather.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>

#include "renderer/kube/scope.hpp"
#include "renderer/settings.hpp"

namespace routerctl {

namespace {

using yaml::Field;

constexpr std::array rules{
    Rule{"duplicate-resource", Severity::error, Authority::api_server,
         "the same custom resource is given twice",
         "Kind, namespace and name identify a resource: a cluster would keep the one that was "
         "applied last. Remove one "
         "of them, or read fewer files."},
    Rule{"namespace-mismatch", Severity::error, Authority::api_server,
         "-n contradicts the namespace of a document",
         "As kubectl, routerctl refuses to choose. Leave -n out, or remove the namespace from the "
         "document."},
};
constexpr const Rule& duplicate_resource = rules[0];
constexpr const Rule& namespace_mismatch = rules[1];

auto identity(const CustomResource& resource) {
  return std::tuple(resource.kind, resource.group, std::string_view(resource.namespace_),
                    std::string_view(resource.name));
}

auto order(const ForeignObject& object) {
  return std::tuple(object.kind, object.namespace_, object.name);
}

class Gathering {
 public:
  Gathering(const CompileOptions& options, Compilation& result)
      : options_(options), result_(result) {}

  void take(const ReadObject& object, std::size_t shift, bool existing) {
    const yaml::Document& document = result_.documents[object.document + shift];
    const Field root(&document, object.root, object.root);
    if (object.resource == nullptr) {
      take_foreign(root, existing);
    } else {
      take_own(root, object, existing);
    }
  }

  Inputs finish() {
    std::stable_sort(
        inputs_.objects.begin(), inputs_.objects.end(),
        [](const ForeignObject& a, const ForeignObject& b) { return order(a) < order(b); });
    sort_resources(true);
    drop_duplicates();
    sort_resources(false);
    return std::move(inputs_);
  }

  Inputs inputs_;

 private:
  void take_foreign(const Field& root, bool existing) {
    result_.counts.skipped += existing ? 0 : 1;
    const Field metadata = root["metadata"];
    const std::string_view kind = root["kind"].peek();
    std::string_view namespace_ = metadata["namespace"].peek();
    if (namespace_.empty() && !existing && !kube::is_cluster_scoped(kind)) {
      namespace_ = namespace_in_force();
    }
    inputs_.objects.push_back({.root = root,
                               .api_version = root["apiVersion"].peek(),
                               .kind = kind,
                               .name = metadata["name"].peek(),
                               .namespace_ = namespace_,
                               .existing = existing});
  }

  void take_own(const Field& root, const ReadObject& object, bool existing) {
    CustomResource resource{.root = root,
                            .metadata = root["metadata"],
                            .spec = root["spec"],
                            .kind = object.resource->kind,
                            .group = object.resource->group,
                            .version = object.resource->version,
                            .name = std::string(root["metadata"]["name"].peek()),
                            .existing = existing};
    if (object.resource->namespaced) {
      decide_namespace(resource);
    }
    if (!existing) {
      result_.subjects.push_back({root, resource.kind});
    }
    if (!object.valid) {
      // What is wrong in the cluster is a warning: whoever refers to it has to fail.
      if (existing) {
        take_foreign(root, true);
      } else {
        inputs_.failed.push_back({resource.kind, resource.name, resource.namespace_});
      }
      return;
    }
    inputs_.resources.push_back(std::move(resource));
  }

  // Of what names none.
  [[nodiscard]] std::string_view namespace_in_force() const {
    if (options_.namespace_.empty() && !options_.context_namespace.empty()) {
      return options_.context_namespace;
    }
    const bool as_operator =
        options_.namespace_.empty() && options_.fidelity == Fidelity::operator_exact;
    return as_operator ? std::string_view("default") : options_.namespace_;
  }

  void decide_namespace(CustomResource& resource) {
    const Field field = resource.metadata["namespace"];
    const std::string_view own = field.peek();
    if (own.empty()) {
      resource.namespace_ = namespace_in_force();
      return;
    }
    resource.namespace_ = own;
    if (resource.existing || options_.namespace_.empty() || options_.namespace_ == own) {
      return;
    }
    Diagnostic diagnostic;
    diagnostic.rule = &namespace_mismatch;
    diagnostic.field = "metadata.namespace";
    diagnostic.message = "the namespace from the provided object \"" + std::string(own) +
                         "\" does not match the namespace \"" + options_.namespace_ +
                         "\". You must pass '--namespace=" + std::string(own) +
                         "' to perform this operation.";
    diagnostic.where = field.place();
    result_.diagnostics.push_back(std::move(diagnostic));
  }

  // By name first, to see what is given twice; then, for the planners, the input's before the
  // existing ones. Equal names stand in the order of their files' names, whatever order they came
  // in.
  void sort_resources(bool by_name) {
    const auto key = [&](const CustomResource& r) {
      const Place place = r.root.place();
      return std::tuple(r.kind, r.group, !by_name && r.existing, std::string_view(r.namespace_),
                        std::string_view(r.name), r.existing, std::string_view(place.file->name),
                        place.document, place.span.begin);
    };
    const auto before = [&](const CustomResource& a, const CustomResource& b) {
      return key(a) < key(b);
    };
    if (!std::is_sorted(inputs_.resources.begin(), inputs_.resources.end(), before)) {
      std::sort(inputs_.resources.begin(), inputs_.resources.end(), before);
    }
  }

  // What the input says wins over what exists; twice in the input is an error.
  void drop_duplicates() {
    const auto same = [&](const CustomResource& first, const CustomResource& second) {
      if (identity(first) != identity(second)) {
        return false;
      }
      if (!second.existing) {
        report_duplicate(first, second);
      }
      return true;
    };
    auto& resources = inputs_.resources;
    resources.erase(std::unique(resources.begin(), resources.end(), same), resources.end());
  }

  void report_duplicate(const CustomResource& first, const CustomResource& second) {
    Diagnostic diagnostic;
    diagnostic.rule = &duplicate_resource;
    diagnostic.field = "metadata.name";
    const std::string in =
        second.namespace_.empty() ? "" : " in namespace \"" + second.namespace_ + "\"";
    diagnostic.message =
        std::string(second.kind) + " \"" + second.name + "\"" + in + " is given twice";
    diagnostic.where = second.metadata["name"].place();
    diagnostic.related.emplace_back(first.metadata["name"].place(), "first given here");
    result_.diagnostics.push_back(std::move(diagnostic));
  }

  const CompileOptions& options_;
  Compilation& result_;
};

}  // namespace

const std::span<const Rule> gather_rules = rules;

Inputs gather(Read read, Read existing, const Library& library, const CompileOptions& options,
              Compilation& result) {
  const std::size_t shift = read.documents.size();
  result.documents = std::move(read.documents);
  std::move(existing.documents.begin(), existing.documents.end(),
            std::back_inserter(result.documents));
  result.diagnostics.take(std::move(read.diagnostics));
  // What the cluster holds is not the user's to mend: it is left out, and said.
  for (Diagnostic& diagnostic : existing.diagnostics) {
    if (diagnostic.rule->authority != Authority::yaml && diagnostic.level() == Severity::error) {
      diagnostic.severity = Severity::warning;
    }
  }
  result.diagnostics.take(std::move(existing.diagnostics));
  result.counts = read.counts;

  Gathering gathering(options, result);
  for (const ReadObject& object : read.objects) {
    gathering.take(object, 0, false);
  }
  for (const ReadObject& object : existing.objects) {
    gathering.take(object, shift, true);
  }
  Inputs inputs = gathering.finish();
  inputs.settings = resolve_settings(library, options);
  for (const Repair* const repair : all_repairs(library)) {
    if (is_enabled(*repair, options)) {
      inputs.repairs.insert(repair->id);
    }
  }
  inputs.fidelity = options.fidelity;
  return inputs;
}

}  // namespace routerctl
