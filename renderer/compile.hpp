#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renderer/kinds/kind.hpp"
#include "renderer/progress.hpp"
#include "renderer/schema/check.hpp"
#include "renderer/template/template.hpp"
#include "renderer/text/diagnostic.hpp"
#include "renderer/text/source.hpp"
#include "renderer/yaml/parse.hpp"

namespace routerctl {

struct CompileOptions {
  std::string namespace_;  ///< -n; empty: not given
  /// Of the kubeconfig's context: for resources that name none; contradicts nothing.
  std::string context_namespace;
  Fidelity fidelity = Fidelity::repaired;
  std::optional<schema::Validate> validate;  ///< unset: strict, under --fidelity operator warn
  std::set<std::string, std::less<>> repairs_on, repairs_off;
  std::map<std::string, std::string, std::less<>> settings;
  Diagnostics::Codes
      ignore;  ///< findings of these rules are neither reported nor do they stop the run
  yaml::Limits limits;
  unsigned threads = 0;          ///< 0: as many as the machine has, above 1 MiB of input
  bool trace = false;            ///< record where every value came from
  bool checks = false;           ///< keep what `apply` asks the objects' services afterwards
  bool plan_only = false;        ///< validate: checks of every stage, no objects
  Progress* progress = nullptr;  ///< told how far the run is; may be null
};

/// What a run is made of; tests bring their own kinds and templates.
struct Library {
  std::span<const Kind* const> kinds;
  std::span<const schema::Resource> resources;
  const tmpl::Library* templates = nullptr;
};

/// Output pointer -> origin: "/data/dynamic_config.json#/static_models" -> spec.staticModels
struct Trace {
  std::string pointer;
  Origin origin;
};

/// A rendered object. `source` is the custom resource; `also` names further ones that make the
/// same object.
struct Object {
  Json value;
  yaml::Field source;
  std::vector<yaml::Field> also;
  ApplyPolicy policy;
  ConfigReading reading;
  std::vector<Trace> trace;  ///< empty unless asked for
};

struct Applied {
  const Repair* repair = nullptr;
  Place where;
};

struct Counts {
  std::size_t files = 0;
  std::size_t documents = 0;
  std::size_t skipped = 0;  ///< objects that are not ours
  /// Files that cannot be read and name nothing of ours.
  std::vector<const SourceFile*> unparsable;
};

/// A custom resource of the input, valid or not.
struct Subject {
  yaml::Field root;
  std::string_view kind;
};

/// What the plans list for people, see Row. Sorted by the cells.
struct Table {
  std::span<const std::string_view> columns;
  std::vector<std::vector<std::string>> rows;
};

/// Owns the documents that diagnostics, objects and checks point into.
struct Compilation {
  std::vector<yaml::Document> documents;
  std::vector<Subject> subjects;  ///< in the order of reading
  std::vector<Object> objects;    ///< sorted for apply; empty when there are errors
  std::vector<HttpCheck> checks;
  Diagnostics diagnostics;  ///< sorted for the report
  std::vector<Applied> repairs;
  std::vector<ForeignObject> others;  ///< of the input and of --existing; by kind, namespace, name
  std::vector<Need> needs;            ///< that the plans declare; empty when there are errors
  std::vector<Table> tables;          ///< sorted by their headings; empty when there are errors
  Counts counts;
};

/// Custom resources in, plain objects out. `files` must outlive the result. `existing` are looked
/// up, never rendered. Equal input gives equal results, in any file order, on any thread count.
Compilation compile(std::span<const SourceFile* const> files,
                    std::span<const SourceFile* const> existing, const Library& library,
                    const CompileOptions& options);

/// Every rule that this build can raise, sorted by code.
std::vector<const Rule*> all_rules(const Library& library);

}  // namespace routerctl
